"""The typed model is the only schema; what editors read is its copy, and it is current."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from jsonschema import Draft202012Validator

from builds import ROOT
from guide.model import schema, schema_text

SCHEMA = ROOT / "docs" / "data" / "guide.schema.json"


def test_the_schema_beside_the_data_file_is_current():
    assert SCHEMA.read_text("utf-8") == schema_text(), "run: guide schema > docs/data/guide.schema.json"


def test_the_first_line_of_the_data_file_leads_editors_to_it():
    first = (ROOT / "docs" / "data" / "guide.yml").read_text("utf-8").partition("\n")[0]
    assert first == "# yaml-language-server: $schema=guide.schema.json"


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(schema())
    return Draft202012Validator(schema())


def plain(path):
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)


def as_an_editor_reads(node: yaml.Node):
    """Numbers as numbers, truth values as such, quoted words and all else as text: YAML 1.2, which editors follow."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: as_an_editor_reads(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [as_an_editor_reads(value) for value in node.value]
    if node.style in ("'", '"'):
        return node.value
    if node.value in ("true", "false", "null"):
        return {"true": True, "false": False, "null": None}[node.value]
    return float(node.value) if re.fullmatch(r"-?\d+(\.\d+)?", node.value) else node.value


@pytest.mark.parametrize("file", ["tests/data/good.yml", "docs/data/guide.yml"])
def test_an_editor_finds_nothing_wrong_in_a_file_that_is_right(validator, file):
    assert [
        error.message[:200] for error in validator.iter_errors(as_an_editor_reads(yaml.compose((ROOT / file).read_text("utf-8"), Loader=yaml.CSafeLoader)))
    ] == []


@pytest.mark.parametrize("key", ["sources", "platforms", "attributes"])
def test_the_schema_refuses_what_the_model_refuses(validator, key):
    data = plain(ROOT / "tests" / "data" / "good.yml")
    del data[key]
    assert not validator.is_valid(data)


def test_an_unknown_key_is_refused(validator):
    data = plain(ROOT / "tests" / "data" / "good.yml")
    data["platforms"]["orchid"]["colour"] = "red"
    assert not validator.is_valid(data)
    assert "colour" in json.dumps([error.message for error in validator.iter_errors(data)])


def test_families_are_the_tops_of_the_categories(good):
    assert good.family("interests") == "media"
    assert good.family("tools") == "tools"


def test_a_category_holds_those_below_it_then_those_that_half_belong(good):
    assert good.in_category("media") == ["lotus"]
    assert good.in_category("tools") == ["orchid", "lotus"]
