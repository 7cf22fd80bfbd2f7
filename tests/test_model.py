"""The model's values: their text depends on what they are, never on how they came to be."""

import msgspec
import pytest

from schemadef.model import Argument, DataType, ForeignKey, Function, Object, Policy
from schemadef.model.base import Value
from schemadef.snapshot import Snapshot, parse_snapshot


def kinds(base: type[Value] = Value) -> list[type[Value]]:
    return [kind for child in base.__subclasses__() for kind in (child, *kinds(child))]


def written_anew(text: str) -> str:
    """An equal string that is another object."""
    return "".join(list(text)) if len(text) > 1 else text


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind.__module__.startswith("schemadef.model")])
def test_a_default_that_is_a_word_is_left_out_whichever_object_holds_it(kind):
    words = {
        name: default
        for name, default in zip(
            kind.__struct_fields__[-len(kind.__struct_defaults__) :], kind.__struct_defaults__, strict=False
        )
        if isinstance(default, str) and default
    }
    required = {
        field.name: DataType(name="x")
        if "DataType" in str(field.type)
        else ("x",)
        if "tuple" in str(field.type)
        else "x"
        for field in msgspec.structs.fields(kind)
        if field.required
    }
    if words:
        plain = msgspec.json.encode(kind(**required))
        assert (
            msgspec.json.encode(kind(**required, **{name: written_anew(word) for name, word in words.items()})) == plain
        )


def test_equal_snapshots_have_equal_texts_and_fingerprints():
    def objects(make) -> list[Object]:
        return [
            ForeignKey(
                table="a",
                name="k",
                columns=("x",),
                references_table="b",
                references_columns=("y",),
                on_delete=make("no action"),
            ),
            Policy(table="a", name="p", command=make("all")),
            Function(
                name="f",
                returns="int",
                body="x",
                language=make("plpgsql"),
                volatility=make("volatile"),
                arguments=(Argument(type=DataType(name="integer"), mode=make("in")),),
            ),
        ]

    one, other = Snapshot(objects(str)), Snapshot(objects(written_anew))
    assert one == other
    assert one.text() == other.text()
    assert one.fingerprint() == parse_snapshot(other.text()).fingerprint()


def test_a_snapshot_is_the_same_whatever_the_order_of_its_objects():
    parts = [DataType(name="x"), DataType(name="y")]
    assert parts[0] != parts[1]
    functions = [Function(name=name, returns="int", body="x") for name in "cab"]
    assert Snapshot(functions).text() == Snapshot(reversed(functions)).text()
