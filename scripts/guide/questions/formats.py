"""The bank as files that learning systems import: Moodle XML, a QTI 2.1 package, CSV.

All three hold the same questions, each with one right choice, its explanation and the address where it is explained.
Text of the data is text in every format: XML is built as a tree, and HTML inside it is escaped first.
"""

from __future__ import annotations

import html
import io
import xml.etree.ElementTree as xml
import zipfile
from collections.abc import Iterator, Sequence

from guide.addresses import address
from guide.cite import LICENCE, NAME
from guide.export import sheet
from guide.metadata import Download
from guide.model import Guide
from guide.place import Place
from guide.questions import grounds
from guide.questions.bank import PARTS, Question, bank

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_XML = "http://www.w3.org/XML/1998/namespace"

DOWNLOADS = (
    Download("teach/questions.xml", "application/xml", "Moodle XML: import it into a question bank; a category a part, tags for the levels"),
    Download("teach/questions-qti.zip", "application/zip", "QTI 2.1 package: for learning systems that import by IMS QTI"),
    Download("teach/questions.csv", "text/csv", "CSV: a row a question, for spreadsheets and for tools of your own"),
)
"""What `files` writes, in the order in which trainers want them."""


def files(guide: Guide, place: Place) -> dict[str, bytes]:
    """Path below the site → content. `place` gives the addresses in the explanations."""
    questions = bank(guide)
    made = (moodle(guide, questions, place), qti(guide, questions, place), table(guide, questions, place))
    return {download.path: content for download, content in zip(DOWNLOADS, made, strict=True)}


def moodle(guide: Guide, questions: Sequence[Question], place: Place) -> bytes:
    """Moodle XML: `truefalse` where the choices are true and false, else `multichoice` with one right answer."""
    quiz = xml.Element("quiz")
    for part, label in PARTS.items():
        category = xml.SubElement(quiz, "question", type="category")
        _text(category, "category", f"$course$/top/{NAME}/{label}")
        _text(category, "info", f"{label}. {NAME}, edition {guide.edition}, CC BY 4.0", format="plain_text")
        for question in questions:
            if question.part == part:
                _moodle_question(guide, quiz, question, place)
    return _written(quiz)


def _moodle_question(guide: Guide, quiz: xml.Element, question: Question, place: Place) -> None:
    truth = question.choices == ("True", "False")
    item = xml.SubElement(quiz, "question", type="truefalse" if truth else "multichoice")
    _text(item, "name", f"{question.name}: {question.asks[:80]}")
    _text(item, "questiontext", _paragraph(question.asks), format="html")
    _text(item, "generalfeedback", _feedback(guide, question, place), format="html")
    for tag, value in (
        ("defaultgrade", "1"),
        ("penalty", "1" if truth else "0.3333333"),
        ("hidden", "0"),
        ("idnumber", f"{question.name}@{guide.edition}"[-100:]),
    ):
        xml.SubElement(item, tag).text = value
    if not truth:
        fixed = question.fixed
        for tag, value in (("single", "true"), ("shuffleanswers", "false" if fixed else "true"), ("answernumbering", "ABCD")):
            xml.SubElement(item, tag).text = value
    for index, choice in enumerate(question.choices):
        right = index == question.right
        answer = xml.SubElement(item, "answer", fraction="100" if right else "0", format="moodle_auto_format" if truth else "html")
        xml.SubElement(answer, "text").text = choice.lower() if truth else _paragraph(choice)
        _text(answer, "feedback", "", format="html")
    tags = xml.SubElement(item, "tags")
    for tag in (question.level, question.part, f"edition {guide.edition}"):
        _text(tags, "tag", tag)


def qti(guide: Guide, questions: Sequence[Question], place: Place) -> bytes:
    """A QTI 2.1 content package: an item a question, one test with a section a part, and the manifest. The same bytes every time."""
    items = {f"items/{question.name}.xml": _item(guide, question, place) for question in questions}
    content = {"imsmanifest.xml": _manifest(guide, questions), "test.xml": _test(guide, questions), **items}
    made = io.BytesIO()
    year, month = (int(part) for part in guide.edition.split("-"))
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for path, data in content.items():
            package.writestr(zipfile.ZipInfo(path, (year, month, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _item(guide: Guide, question: Question, place: Place) -> bytes:
    item = xml.Element(
        f"{{{QTI}}}assessmentItem",
        {"identifier": _identifier(question), "title": question.asks[:80], "adaptive": "false", "timeDependent": "false", f"{{{_XML}}}lang": "en-GB"},
    )
    item.set(f"{{{_XSI}}}schemaLocation", f"{QTI} {QTI}.xsd")
    response = _sub(item, "responseDeclaration", identifier="RESPONSE", cardinality="single", baseType="identifier")
    _sub(_sub(response, "correctResponse"), "value").text = question.letter
    score = _sub(item, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
    _sub(_sub(score, "defaultValue"), "value").text = "0"
    _sub(item, "outcomeDeclaration", identifier="FEEDBACK", cardinality="single", baseType="identifier")
    interaction = _sub(
        _sub(item, "itemBody"), "choiceInteraction", responseIdentifier="RESPONSE", shuffle="false" if question.fixed else "true", maxChoices="1"
    )
    _sub(interaction, "prompt").text = question.asks
    for letter, choice in zip("ABCDE", question.choices, strict=False):
        _sub(interaction, "simpleChoice", identifier=letter).text = choice
    processing = _sub(item, "responseProcessing")
    condition = _sub(processing, "responseCondition")
    right = _sub(condition, "responseIf")
    match = _sub(right, "match")
    _sub(match, "variable", identifier="RESPONSE")
    _sub(match, "correct", identifier="RESPONSE")
    _sub(_sub(right, "setOutcomeValue", identifier="SCORE"), "baseValue", baseType="float").text = "1"
    _sub(_sub(processing, "setOutcomeValue", identifier="FEEDBACK"), "baseValue", baseType="identifier").text = "EXPLANATION"
    feedback = _sub(item, "modalFeedback", outcomeIdentifier="FEEDBACK", identifier="EXPLANATION", showHide="show")
    _sub(feedback, "p").text = f"{question.answer}. {question.explanation}"
    for label, link in _links(guide, question, place):
        _sub(_sub(feedback, "p"), "a", href=link).text = label
    return _written(item)


def _test(guide: Guide, questions: Sequence[Question]) -> bytes:
    test = xml.Element(f"{{{QTI}}}assessmentTest", {"identifier": f"questions-{guide.edition}", "title": f"{NAME}, edition {guide.edition}"})
    test.set(f"{{{_XSI}}}schemaLocation", f"{QTI} {QTI}.xsd")
    whole = _sub(test, "testPart", identifier="bank", navigationMode="nonlinear", submissionMode="individual")
    for part, label in PARTS.items():
        if chosen := [question for question in questions if question.part == part]:
            section = _sub(whole, "assessmentSection", identifier=part, title=label, visible="true")
            for question in chosen:
                _sub(section, "assessmentItemRef", identifier=_identifier(question), href=f"items/{question.name}.xml")
    return _written(test)


def _manifest(guide: Guide, questions: Sequence[Question]) -> bytes:
    def put(parent: xml.Element, tag: str, **attributes: str) -> xml.Element:
        return xml.SubElement(parent, f"{{{PACKAGE}}}{tag}", attributes)

    root = xml.Element(f"{{{PACKAGE}}}manifest", {"identifier": f"china-social-guide-questions-{guide.edition}"})
    metadata = put(root, "metadata")
    put(metadata, "schema").text = "IMS Content"
    put(metadata, "schemaversion").text = "1.1"
    put(root, "organizations")
    resources = put(root, "resources")
    test = put(resources, "resource", identifier="test", type="imsqti_test_xmlv2p1", href="test.xml")
    put(test, "file", href="test.xml")
    for question in questions:
        put(test, "dependency", identifierref=_identifier(question))
    for question in questions:
        path = f"items/{question.name}.xml"
        put(put(resources, "resource", identifier=_identifier(question), type="imsqti_item_xmlv2p1", href=path), "file", href=path)
    return _written(root, PACKAGE)


def table(guide: Guide, questions: Sequence[Question], place: Place) -> bytes:
    """CSV: what is asked, the choices, the letter of the right one, the explanation and where it stands."""
    head = ("id", "part", "level", "question", "a", "b", "c", "d", "e", "right", "explanation", "rests_on", "addresses", "edition", "licence")
    rows: list[tuple[str, ...]] = []
    for each in questions:
        choices = (*each.choices, *[""] * (5 - len(each.choices)))
        links = " ".join(link for _, link in _links(guide, each, place))
        rows.append(
            (each.name, each.part, each.level, each.asks, *choices, each.letter, each.explanation, " ".join(each.rests_on), links, guide.edition, LICENCE)
        )
    return sheet([head, *rows])


def _links(guide: Guide, question: Question, place: Place) -> Iterator[tuple[str, str]]:
    """What the question rests on, and where that stands in this edition."""
    for name in question.rests_on:
        page, anchor = grounds.home(guide, name)
        yield grounds.label(guide, name), place.cited(address(page), anchor)


def _feedback(guide: Guide, question: Question, place: Place) -> str:
    links = ", ".join(f'<a href="{html.escape(link)}">{html.escape(label)}</a>' for label, link in _links(guide, question, place))
    return f"{_paragraph(question.explanation)}<p>{links}. {NAME}, edition {guide.edition}, CC BY 4.0</p>"


def _paragraph(text: str) -> str:
    return f"<p>{html.escape(text, quote=False)}</p>"


def _identifier(question: Question) -> str:
    return f"q-{question.name}"


def _text(parent: xml.Element, tag: str, text: str, **attributes: str) -> None:
    xml.SubElement(xml.SubElement(parent, tag, attributes), "text").text = text


def _sub(parent: xml.Element, tag: str, **attributes: str) -> xml.Element:
    return xml.SubElement(parent, f"{{{QTI}}}{tag}", attributes)


def _written(root: xml.Element, namespace: str = QTI) -> bytes:
    xml.register_namespace("", namespace)
    xml.register_namespace("xsi", _XSI)
    xml.indent(root, " ")
    return xml.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
