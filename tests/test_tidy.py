"""What is mended is mended, and nothing else is touched."""

from __future__ import annotations

from guide import tidy


def test_a_box_gets_a_name_once():
    named = tidy.content('<li><input type="checkbox" disabled> Papers</li>')
    assert named == '<li><input aria-label="done" type="checkbox" disabled> Papers</li>'
    assert tidy.content(named) == named


def test_a_form_keeps_its_own_labels():
    box = '<label><input type="checkbox" name="a"> Differences only</label>'
    assert tidy.content(box) == box


def test_the_theme_s_slips_are_gone():
    assert tidy.page('<label for="a" tabindex="">') == '<label for="a">'
    assert tidy.page('<label for="a" tabindex="0">') == '<label for="a" tabindex="0">'
    assert tidy.page('<input class="x" type="checkbox" id="a" autocomplete="off">') == '<input class="x" type="checkbox" id="a">'
    assert tidy.page('<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" autocomplete="off">\n<p>') == "<p>"
    assert tidy.page('<label class="md-nav__title" for="__toc">Contents</label>') == '<div class="md-nav__title">Contents</div>'
    assert tidy.page('<input type="text" autocomplete="off">') == '<input type="text" autocomplete="off">'


def test_a_switch_of_the_menu_is_named_by_its_section():
    icon = '<span class="md-nav__icon md-icon"></span>'
    switch = f'<label class="md-nav__link " for="__nav_3" id="__nav_3_label">{icon}</label>'
    section = f'<label class="md-nav__title" for="__nav_3">{icon}\n Platforms\n</label>'
    assert '<span class="g-hidden">Pages under Platforms</span></label>' in tidy.page(switch + section)
    own = f'<label class="md-nav__link " for="__nav_3"><span>Platforms</span>{icon}</label>'
    assert tidy.page(own + section) == own + section


def test_a_wide_table_says_its_columns_in_every_cell_but_the_first():
    head = '<table>\n<thead>\n<tr>\n<th>Job</th>\n<th>First <em>"choice"</em></th>\n<th>Why</th>\n</tr>\n</thead>\n<tbody>\n'
    made = tidy.content(head + "<tr>\n<td>Hear</td>\n<td>Weibo</td>\n<td>Talk is public</td>\n</tr>\n</tbody>\n</table>")
    assert made.startswith("<table data-cards>")
    assert '<td>Hear</td>\n<td data-label="First &quot;choice&quot;">Weibo</td>\n<td data-label="Why">Talk is public</td>' in made
    narrow = "<table>\n<thead>\n<tr>\n<th>A</th>\n<th>B</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>"
    assert tidy.content(narrow) == narrow
