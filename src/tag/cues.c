/* The lists are short and looked at only beside candidates, so they are plain text that is scanned. Written by the yiming
 * authors from common knowledge. */
#include "tag/cues.h"

const uint16_t ym__cue_titles[] = u"总统 副总统 总理 副总理 首相 副首相 主席 副主席 国家主席 国王 "
                                  u"女王 外长 防长 财长 部长 副部长 大臣 国务卿 议长 副议长 "
                                  u"议员 众议员 参议员 将军 上将 中将 少将 元帅 司令 总司令 大使 "
                                  u"特使 代表 高级代表 专员 发言人 秘书长 副秘书长 书记 总书记 "
                                  u"省长 市长 州长 县长 区长 院长 行政院长 校长 教授 博士 导演 "
                                  u"演员 歌手 歌星 影星 作家 教练 主教练 队长 董事长 总裁 执行长 "
                                  u"首席执行官 行政总裁 创始人 创办人 负责人 法官 主任 局长 处长 "
                                  u"司长 总干事 干事长 总领事 教皇 教宗 皇帝 天皇 王储 王子 公主 "
                                  u"亲王 酋长 元首 领导人 领袖 党魁 党首 候选人 总检察长 检察长 "
                                  u"委员长 委员 参谋长 总参谋长 顾问 助理 幕僚长 行长 央行行长 "
                                  u"特首 行政长官 司长 议会主席 最高领袖 国防部长 外交部长 外相 "
                                  u"防相 财相 首领 头目 前总统 富豪 科学家 经济学家 ";
const uint16_t ym__cue_titles_after[] = u"先生 女士 夫人 小姐 同志 陛下 阁下 ";
const uint16_t ym__cue_trades[] = u"村民 学生 市民 居民 农民 工人 老师 教师 司机 店主 店员 摊主 "
                                  u"商户 老板 邻居 护士 医生 民警 消防员 快递员 外卖员 同学 考生 "
                                  u"家长 业主 顾客 游客 选手 志愿者 牧民 渔民 果农 菜农 老人 男子 "
                                  u"女子 青年 职工 歌唱家 钢琴家 画家 大妈 大爷 ";
const uint16_t ym__cue_pair_after[] =
    u"两国 双方 两军 关系 会谈 谈判 冲突 战争 战场 战事 局势 边境 边界 元首 领导人 首脑 外长 防长 "
    u"总统 经贸 贸易 合作 峰会 会晤 "
    u"对话 协议 协定 代表 官员 代表团 联合 同盟 联盟 友好 热线 停火 问题 危机 摩擦 博弈 班列 铁路 "
    u"建交 交流 军演 联军 之间 和谈 "
    u"矛盾 争端 竞争 往来 互信 团队 磋商 交往 投资 能源 文化 青年 企业 商会 论坛 交战 交火 战俘 "
    u"换俘 通话 共同 贸易战 三方 三国 股市 汇率 市场 经济 高层 民众 大战 "
    u"四国 四方 "
    /* what the two do */
    u"将 在 就 已 互 均 都 达成 签署 交换 再次 再度 重启 恢复 举行 同意 宣布 互相 相互 断交 停战 "
    u"休战 ";
const uint16_t ym__cue_languages_after[] = u"双语 对照 互译 词典 字幕 译文 翻译 ";
const uint16_t ym__cue_list_after[] =
    u"两国 三国 四国 五国 六国 等国 各国 双方 三方 四方 五方 两军 之间 关系 等 ";
const uint16_t ym__cue_organ_after[] = u"公司 集团 股份 控股 平台 品牌 汽车 手机 科技 ";
const uint16_t ym__cue_state_organs[] =
    u"总统 副总统 总理 副总理 首相 副首相 国王 女王 外长 防长 财长 外相 防相 国务卿 国务院 国防部 "
    u"外交部 财政部 司法部 商务部 "
    u"能源部 国会 议会 议员 众议院 参议院 军方 政府 官员 高官 最高法院 联邦 驻 参议员 众议员 大使 "
    u"特使 使馆 央行 国防部长 "
    u"外交部长 财政部长 商务部长 总统府 防卫省 外务省 情报 媒体 海军 空军 陆军 两院 ";

const uint16_t ym__cue_latin_titles[] =
    u"president vice prime minister premier chancellor king queen prince princess pope emperor sir "
    u"lord lady dame mr mrs ms miss "
    u"dr prof professor gen general col colonel maj major capt captain lt adm admiral sen senator "
    u"rep representative gov governor "
    u"mayor secretary chairman chairwoman chair leader director ambassador envoy judge justice "
    u"speaker candidate tycoon "
    u"billionaire founder ceo coach spokesman spokeswoman commissioner sheikh ayatollah marshal "
    u"sultan mp congressman "
    u"congresswoman foreign defense defence chief ";
const uint16_t ym__cue_latin_functions[] =
    u"a an the and or but for nor so yet if when while as after before since until because "
    u"although though that this these those "
    u"what who whom whose which why how where in on at by with from of to into onto over under "
    u"about against between through "
    u"during without within along across behind beyond near like unlike despite both either "
    u"neither not no yes also even only "
    u"just still then now today yesterday here there it he she they we you i his her their our its "
    u"is are was were be has have had "
    u"does did do will would can could may might must should says said asked told did once earlier "
    u"later meanwhile instead however "
    u"monday tuesday wednesday thursday friday saturday sunday january february march april june "
    u"july august september october "
    u"november december former outgoing incumbent ex pro anti inside outside meet did has had is "
    u"are "
    u"was were does should shall let ask say see watch read tell call give keep stop help make "
    u"blame thank maybe perhaps even ever never once often again thus hence besides whether amid "
    u"among above below under beside except per via till upon whereas wherever whenever all any "
    u"some many most more much few first last next other another every each such same too very "
    u"opinion exclusive breaking live republican democrat democratic russian ukrainian american "
    u"british french german chinese israeli turkish iranian indian japanese week month year ";
const uint16_t ym__cue_given_names[] =
    u"michael john james robert william david richard charles joseph thomas christopher daniel "
    u"paul mark donald george kenneth "
    u"steven stephen edward brian ronald anthony kevin jason matthew gary timothy jose larry "
    u"jeffrey frank scott eric andrew "
    u"raymond gregory joshua jerry dennis walter patrick peter harold douglas henry carl arthur "
    u"ryan roger joe juan jack albert "
    u"jonathan justin terry gerald keith samuel willie ralph lawrence nicholas roy benjamin bruce "
    u"brandon adam harry fred wayne "
    u"billy steve louis jeremy aaron randy howard eugene carlos russell bobby victor martin ernest "
    u"phillip todd jesse craig alan "
    u"shawn clarence sean philip chris johnny earl jimmy antonio mary patricia linda barbara "
    u"elizabeth jennifer maria susan "
    u"margaret dorothy lisa nancy karen betty helen sandra donna carol ruth sharon michelle laura "
    u"sarah kimberly deborah jessica "
    u"shirley cynthia angela melissa brenda amy anna rebecca virginia kathleen pamela martha debra "
    u"amanda stephanie carolyn "
    u"christine marie janet catherine frances ann joyce diane alice julie heather teresa doris "
    u"gloria evelyn jean cheryl "
    u"mildred katherine joan ashley judith rose janice kelly nicole judy christina kathy theresa "
    u"beverly denise tammy irene jane "
    u"lori rachel marilyn andrea kathryn louise sara anne jacqueline wanda bonnie julia ruby lois "
    u"tina phyllis norma paula diana "
    u"annie lillian emily robin peggy crystal gladys rita dawn connie florence tracy edna tiffany "
    u"carmen rosa cindy grace wendy "
    u"victoria edith kim sherry sylvia josephine thelma shannon sheila ethel ellen elaine marjorie "
    u"carrie charlotte monica esther "
    u"pauline emma juanita anita rhonda hazel amber eva debbie april leslie clara lucille jamie "
    u"joanne eleanor valerie danielle "
    u"megan alicia suzanne michele gail bertha darlene veronica jill erin geraldine lauren cathy "
    u"joann lorraine lynn sally regina "
    u"erica beatrice dolores bernice audrey yvonne annette marion dana stacy ana renee ida vivian "
    u"roberta holly brittany melanie "
    u"loretta yolanda jeanette laurie katie kristen vanessa alma sue elsie beth jeanne ivanka "
    u"melania eric tiffany barron hunter "
    u"jill hillary bill boris liz rishi tony gordon theresa keir emmanuel angela olaf vladimir "
    u"volodymyr dmitry sergei sergey igor "
    u"oleg ivan mikhail alexander alexei yuri viktor andriy olena raul fidel rahul sonia indira "
    u"narendra rajiv tim elon jeff mark "
    u"sam ";
const uint16_t ym__cue_surnames[] =
    u"smith jones taylor williams johnson davies evans wilson thomas roberts walker wright "
    u"robinson thompson hughes edwards hall clarke jackson turner phillips davis harris miller "
    u"anderson moore martin lee perez white lewis clark ramirez young allen king scott torres "
    u"nguyen hill flores green adams nelson baker rivera campbell mitchell carter hilton pickford "
    u"peterson harbaugh sanders murphy kelly ryan obrien gonzalez rodriguez hernandez lopez "
    u"garcia ";
const uint16_t ym__cue_us_states[] =
    u"alabama alaska arizona arkansas california colorado connecticut delaware florida georgia "
    u"hawaii idaho illinois indiana iowa "
    u"kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi "
    u"missouri montana nebraska nevada ohio "
    u"oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin "
    u"wyoming ontario quebec alberta "
    u"manitoba ";

/* Names that are words too: what stands before or after the word, not the name. */
static const struct homograph {
    const uint16_t *name, *before, *after;
} HOMOGRAPHS[] = {
    {u"雪梨", u"冰糖 川贝 一个 吃 削 ", u"炖 汁 膏 汤 水 罐头 银耳 川贝 树 "},
    {u"金边", u"镶 烫 描 镶着 烫着 镀 嵌 滚 ", u"眼镜 吊兰 银边 "},
    {u"红海", u"一片 价格 存量 ", u"市场 竞争 厮杀 赛道 "},
    {u"冷战", u"打了个 打个 打了一个 打起 打着 一个 ", u""},
    {u"二战", u"考研 决定 准备 选择 高考 ", u"考研 考生 上岸 "},
    {u"狮子山", u"", u"顶 下 隧道 郊野 精神 公路 "},
    {u"长城", u"筑起 心中的 钢铁 ", u"汽车 葡萄酒 "},
    {u"万象", u"包罗 ", u"更新 "},
    {u"苹果", u"", u"树 汁 醋 园 种植 酱 派 "},
    {u"东北", u"", u"面 角 侧 向 风 偏 "},
    {u"西北", u"", u"面 角 侧 向 风 偏 "},
    {u"东南", u"", u"面 角 侧 向 风 偏 "},
    {u"西南", u"", u"面 角 侧 向 风 偏 "},
    {u"苏丹", u"文莱 柔佛 雪兰莪 阿曼 奥斯曼 日惹 摩洛哥 ", u"陛下 "},
    {u"卡方", u"", u"检验 分布 统计 拟合 值 "},
    {u"土方", u"", u"工程 开挖 回填 作业 运输 量 车 "},
    {u"中欧", u"", u"国家 各国 诸国 小国 平原 地区 "},
    {u"小米", u"", u"粥 种植 辣 加步枪 "},
    {u"turkey", u"roast roasted wild smoked thanksgiving ",
     u"breast sandwich sandwiches dinner leg legs soup stuffing farm farmers "},
    {u"china", u"bone fine porcelain ", u"cabinet cup cups plate plates "},
    {u"apple", u"", u"pie juice tree trees orchard orchards sauce "},
};

static size_t item_length(const uint16_t *item)
{
    size_t length = 0;
    while (item[length] != ' ')
        length++;
    return length;
}

static bool stands_at(const uint16_t *item, size_t length, const ym__match_text *text,
                      size_t position)
{
    for (size_t i = 0; i < length; i++) {
        if (text->cp[position + i] != item[i])
            return false;
    }
    return true;
}

size_t ym__cue_before(const uint16_t *list, const ym__match_text *text, size_t position)
{
    size_t longest = 0;
    for (size_t length; *list != 0; list += length + 1) {
        length = item_length(list);
        if (length > longest && length <= position &&
            stands_at(list, length, text, position - length))
            longest = length;
    }
    return longest;
}

size_t ym__cue_after(const uint16_t *list, const ym__match_text *text, size_t position)
{
    size_t longest = 0;
    const uint32_t first = position < text->count ? text->cp[position] : 0;
    while (*list != 0) {
        /* Most items begin otherwise. */
        const size_t length = item_length(list);
        if (*list == first && length > longest && length <= text->count - position &&
            stands_at(list, length, text, position))
            longest = length;
        list += length + 1;
    }
    return longest;
}

bool ym__cue_has(const uint16_t *list, uint32_t cp)
{
    while (*list != 0 && *list != cp)
        list++;
    return *list != 0;
}

bool ym__cue_is(const uint16_t *list, const ym__match_text *text, size_t first, size_t last)
{
    for (size_t length; *list != 0; list += length + 1) {
        length = item_length(list);
        if (length == last - first && stands_at(list, length, text, first))
            return true;
    }
    return false;
}

/* Like ym__cue_after and ym__cue_before, over one blank between Latin words. */
static bool stands_beside(const struct homograph *each, const ym__match_text *text, size_t first,
                          size_t last)
{
    const bool blank_before = first > 0 && text->cp[first - 1] == ' ';
    const bool blank_after = last < text->count && text->cp[last] == ' ';
    return ym__cue_before(each->before, text, first - blank_before) > 0 ||
           ym__cue_after(each->after, text, last + blank_after) > 0;
}

bool ym__cue_is_homograph(const ym__match_text *text, size_t first, size_t last)
{
    for (size_t i = 0; i < sizeof HOMOGRAPHS / sizeof *HOMOGRAPHS; i++) {
        const struct homograph *each = &HOMOGRAPHS[i];
        size_t length = 0;
        if (each->name[0] != text->cp[first])
            continue; /* as of most */
        while (each->name[length] != 0)
            length++;
        if (length == last - first && stands_at(each->name, length, text, first) &&
            stands_beside(each, text, first, last))
            return true;
    }
    return false;
}
