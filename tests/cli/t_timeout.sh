# --timeout of what reads many passages: a limit that none of them keeps, and one that all do.
# 2^15 passages; each is looked at, which takes more than a millisecond on any machine.
printf '停火之后，巴黎与日内瓦继续谈判。\n\n' >passages
i=0
while [ $i -lt 15 ]; do
    cat passages passages >more
    mv more passages
    i=$((i + 1))
done
printf 'id\tzh\tpinyin\ten\ttype\nparis\t巴黎\tbā lí\tParis\tplace\ngeneva\t日内瓦\trì nèi wǎ\tGeneva\tplace\n' >names.tsv
{ printf '长文\n\n'; cat passages; } >long.txt
y merge --glossary names.tsv long.txt
expect_exit 0

for command in 'search --limit 0 停火' 'kwic 停火' 'kwic --limit 1 停火' 'freq 停火' 'freq 巴黎 停火' 'freq' 'timeline 停火' 'timeline 巴黎' \
    'cooc 巴黎'; do
    # shellcheck disable=SC2086
    y $command --timeout 0.001
    expect_exit 2
    expect_out_empty
    expect_err '^yiming: stopped after 0.001 seconds, the limit of time; .* (--timeout SECONDS)$'
    # shellcheck disable=SC2086
    y $command --timeout 0 --json
    expect_exit 0
    expect_not_out '^$'
    # shellcheck disable=SC2086
    y $command --timeout never
    expect_exit 2
    expect_err 'takes a number of seconds'
done

# All queries share the time, and so does what follows the search.
y freq --json --timeout 3600 停火 巴黎
expect_exit 0
expect_json freq '"query":"停火"' '"by":null' '"hits":32768,'

# What is no matter of time does not speak of it.
y search 'type:city 停火'
expect_exit 2
expect_not_err 'timeout'
plan
