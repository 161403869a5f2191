#!/usr/bin/env python3
"""Near duplicates among real articles: how many of 1,000 edited copies are found, and what is taken for one wrongly.

    near.py CORPUS.jsonl [COPIES [SEED]]        (YIMING: the command; default build/yiming)

Copies are made as papers make them of an agency's text: another head and tail, a tenth to a quarter of the sentences
dropped, the script converted in every other one. They are merged with the corpus, in an order that the seed gives, into an
index of its own; what it says of near duplicates is held against what was made, and any other pair against a count of common
5-grams of its own. Prints `name value` lines, as the other programs here do; judges nothing.
"""
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile

TABLES = os.path.join(os.path.dirname(__file__), '../../src/text/tables')
HEADS = ['本报讯（记者 李文）', '据新华社电 ', '【环球快报】', '综合外电报道，', '中新网北京电 ']
TAILS = ['（责任编辑：王小明）', '更多内容请关注本报客户端，转载请注明来源与作者。', '本文图片由通讯社提供，版权所有。', '（完）']


def converter(table):
    """From one script to the other, character by character: the first value of OpenCC's table."""
    with open(os.path.join(TABLES, table), encoding='utf-8') as rows:
        pairs = (row.rstrip('\n').split('\t') for row in rows if '\t' in row)
        return str.maketrans({one: values.split(' ')[0] for one, values in pairs if len(one) == 1})


def edit(text, chance, traditional):
    """One copy of the text."""
    sentences = re.findall(r'[^。！？]*[。！？]?[”』」）]*', text)
    dropped = chance.uniform(.10, .25)
    kept = [each for each in sentences if each and chance.random() >= dropped]
    copy = chance.choice(HEADS) + ''.join(kept) + chance.choice(TAILS)
    return copy.translate(traditional) if chance.random() < .5 else copy


def grams(text, simplified):
    letters = ''.join(each for each in text.translate(simplified) if each.isalnum())
    return {letters[i:i + 5] for i in range(len(letters) - 4)}


def containment(a, b):
    return len(a & b) / max(1, min(len(a), len(b)))


def main():
    corpus, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    chance = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    traditional, simplified = converter('STCharacters.txt'), converter('TSCharacters.txt')
    with open(corpus, encoding='utf-8') as rows:
        articles = [{'id': each['id'], 'source': 'corpus', 'text': each['text']} for each in map(json.loads, rows)]
    long_ones = [each for each in articles if len(each['text']) >= 200]
    copies = [{'id': 'copy-' + each['id'], 'source': 'copies', 'text': edit(each['text'], chance, traditional)}
              for each in chance.sample(long_ones, min(count, len(long_ones)))]
    everything = articles + copies
    chance.shuffle(everything)
    with tempfile.TemporaryDirectory() as folder:
        path, index = os.path.join(folder, 'all.jsonl'), os.path.join(folder, 'near.db')
        with open(path, 'w', encoding='utf-8') as out:
            for each in everything:
                out.write(json.dumps(each, ensure_ascii=False) + '\n')
        command = os.environ.get('YIMING', 'build/yiming')
        subprocess.run([command, '--index', index, 'merge', '--glossary', 'none', path], check=True,
                       stdout=subprocess.DEVNULL)
        rows = sqlite3.connect(index).execute('''
            SELECT small.key, large.key FROM shown
            JOIN revision r ON r.body_id = shown.body_id JOIN article small ON small.revision_id = r.id
            JOIN revision s ON s.body_id = shown.near JOIN article large ON large.revision_id = s.id
            WHERE shown.near <> 0''').fetchall()
    texts = {each['source'] + '\t' + each['id']: each['text'] for each in everything}
    near = {small[3:]: large[3:] for small, large in rows}

    def last(key):
        while key in near:
            key = near[key]
        return key

    found = sum(last('copies\t' + each['id']) == last('corpus\t' + each['id'][5:]) for each in copies)
    wrong = [(small, large) for small, large in near.items()
             if containment(grams(texts[small], simplified), grams(texts[large], simplified)) < .75]
    print('near_copies', len(copies))
    print('near_recall', round(found / len(copies), 4))
    print('near_pairs_other', sum(small.split('-')[-1] != large.split('-')[-1] for small, large in near.items()))
    print('near_false_merges', len(wrong))
    for small, large in wrong[:10]:
        print('  ', small, large)


main()
