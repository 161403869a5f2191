/* The library's own version; what it was built with is for pkg-config to tell. */
#include <yiming/base.h>

const char *ym_version(void)
{
    return YM_VERSION;
}
