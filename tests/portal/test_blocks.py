"""Blocks on a running page: data is shown letter by letter, missing numbers are said, rows stay in
bounds."""

import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from portal.draw import blocks, controls, paper, text
from portal.draw.charts import bars
from portal.formats import Locale


def run(script: Callable[..., None], **query: str) -> AppTest:
    test = AppTest.from_function(script)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


def displayed(test: AppTest, place: int) -> list[list[str]]:
    """The texts of a table whose numbers are displayed through a style."""
    values = test.table[place].proto.arrow_data.styler.display_values
    frame = pa.ipc.open_stream(values).read_pandas()
    return [[str(cell) for cell in row] for row in frame.to_numpy().tolist()]


def words(test: AppTest) -> str:
    return "\n".join(
        part.value for part in (*test.title, *test.header, *test.subheader, *test.markdown)
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("*bold*", r"\*bold\*"),
        ("[x](y)", r"\[x\]\(y\)"),
        ("$a$", r"\$a\$"),
        ("a_b", r"a\_b"),
        ("<b>", r"\<b\>"),
        (":red[b]", "\\:\u2060red\\[b\\]"),
        ("http://x", "http\\:\u2060\\/\\/x"),
        ("www.x", "www\u2060\\.x"),
        ("a@b", "a\\@\u2060b"),
        ("# 1.", r"\# 1\."),
        ("two\nlines\u202e", "two lines"),
        ("Zoë 東京 €", "Zoë 東京 €"),
    ],
)
def test_data_is_escaped_letter_by_letter(name: str, shown: str) -> None:
    assert text.escape_markdown(name).rstrip() == shown


def test_rich_text_escapes_its_values_and_not_its_template() -> None:
    assert text.rich("**{name}** slips", name="*x*") == r"**\*x\*** slips"


def test_rich_values_are_escaped_once() -> None:
    inner = text.rich("**{name}**", name="_")
    assert text.rich("{inner}", inner=inner) == r"**\_**"


def test_a_project_named_like_a_link_stays_words_in_every_block() -> None:
    def script() -> None:
        from portal.draw import blocks

        evil = "*[x](http://evil)* $a$ :red[b]"
        with blocks.page():
            blocks.head(evil, evil, lede=evil, fresh=[evil])
            with blocks.block(evil, evil):
                blocks.decision_cards(
                    [
                        blocks.Decision(
                            colour="red",
                            subject=evil,
                            effect=evil,
                            question=evil,
                            consequence=evil,
                            due=evil,
                        )
                    ]
                )
                blocks.empty(evil, evil, evil, word=evil)

    shown = words(run(script))
    assert shown.count(r"\*\[x\]\(http") >= 12
    assert "[x](" not in shown.replace(r"\[x\]\(", "")
    assert "$a$" not in shown.replace(r"\$a\$", "")


def test_a_table_and_a_list_of_changes_escape_their_cells() -> None:
    def script() -> None:
        from portal.draw import blocks

        blocks.small_table([("*a*", "$b$")], ["One", "Two"], alt="One row")
        blocks.changes_list(
            [blocks.Change(colour="red", word="Worse", fact="[x](y)", effect="+1 d")],
            alt="One change",
        )

    first, second = (table.value for table in run(script).table)
    assert first.iloc[0].tolist() == [r"\*a\*", r"\$b\$"]
    assert second.iloc[0, 1] == r"\[x\]\(y\)"
    assert second.iloc[0, 0] == "**:red[◆\u00a0Worse]**"


def test_a_figure_shows_its_status_as_a_shape_and_says_the_word_in_its_help() -> None:
    def script() -> None:
        from portal.draw import blocks

        blocks.figures(
            [
                blocks.Figure(
                    label="CPI",
                    value="0.90",
                    colour="red",
                    change="\u22120.02",
                    since="since 9 Nov",
                    help="Cost",
                )
            ]
        )

    metric = run(script).metric[0]
    assert (metric.label, metric.value) == ("◆ CPI", "0\\.90")
    assert metric.proto.help == "Off track\\. Cost"


def test_an_unknown_figure_says_why_and_shows_no_change() -> None:
    def script() -> None:
        from portal.draw import blocks

        blocks.figures([blocks.Figure("CPI", "–", None, reason="no cost is booked yet")])

    metric = run(script).metric[0]
    assert (metric.value, metric.delta) == ("–", "")
    assert metric.proto.delta_description == "no cost is booked yet"


def test_a_wide_small_table_is_refused_with_a_remedy() -> None:
    with pytest.raises(ValueError, match="at most 4 columns, found 5"):
        blocks.small_table([], ["a", "b", "c", "d", "e"], alt="Wide")


def test_changes_stop_at_seven() -> None:
    def script() -> None:
        from portal.draw import blocks

        blocks.changes_list([blocks.Change("red", "Worse", str(n)) for n in range(9)], alt="Nine")

    assert len(run(script).table[0].value) == 7


def test_columns_that_would_read_the_same_keep_their_suffix() -> None:
    def script() -> None:
        import pyarrow as pa

        from portal.draw import blocks
        from portal.formats import Locale

        table = pa.table({"forecast_amount": [None], "forecast_days": [34], "task_name": ["*x*"]})
        blocks.numbers_table(table, locale=Locale(), alt="One task")

    test = run(script)
    assert list(test.table[0].value.columns) == ["Forecast amount", "Forecast days", "Task"]
    assert displayed(test, 0) == [["–", "34\u00a0d", r"\*x\*"]]


def pager_script() -> None:
    import streamlit as st

    from portal.draw import grid

    window = grid.pager(60, 25, "seite", paged=grid.PROJECTS)
    st.text(f"{window.limit} from {window.offset}")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (None, "25 from 0"),
        ("2", "25 from 25"),
        ("3", "25 from 50"),
        ("99", "25 from 0"),
        ("x", "25 from 0"),
    ],
)
def test_the_page_number_comes_from_the_address_and_stays_in_bounds(
    asked: str | None, expected: str
) -> None:
    # 60 rows at 25 to a page make 3 pages; page 3 starts at row 50.
    test = run(pager_script, **({"seite": asked} if asked else {}))
    assert test.text[0].value == expected


def filter_script() -> None:
    import streamlit as st

    from portal.draw import controls

    st.text(repr(controls.select_filter("Department", ["Field", "Grid"], "dept")))


@pytest.mark.parametrize(
    ("asked", "expected"), [("Grid", "'Grid'"), ("Stranger", "None"), (None, "None")]
)
def test_a_filter_takes_only_offered_values_from_the_address(
    asked: str | None, expected: str
) -> None:
    test = run(filter_script, **({"dept": asked} if asked else {}))
    assert test.text[0].value == expected


def test_numbers_behind_a_chart_are_read_only_when_asked_for() -> None:
    def script() -> None:
        import pyarrow as pa
        import streamlit as st

        from portal.draw import blocks
        from portal.draw.charts import bars
        from portal.formats import Locale

        def numbers() -> pa.Table:
            st.text("read")
            return pa.table({"exposure_amount": [240000]})

        table = pa.table(
            {
                "name": ["x"],
                "position": [0],
                "start": [0.1],
                "end": [0.4],
                "likely": [0.24],
                "role": ["Accent"],
                "text": ["0.24"],
            }
        )
        spec = bars.tornado(Locale(), rows=1)
        blocks.chart(spec, table, alt="One risk", key="risk", locale=Locale(), numbers=numbers)

    test = run(script)
    assert len(test.text) == 0
    test.session_state["risk-numbers"] = True
    test.run()
    assert test.text[0].value == "read"
    assert displayed(test, 0) == [["0\\.2\u00a0M€"]]


def grid_frame() -> Any:
    def script() -> None:
        import pyarrow as pa

        from portal import formats
        from portal.draw import grid

        locale = formats.Locale()
        data = {
            "overall_status": ["red", None],
            "eac_amount": [7020000.0, None],
            "complete_ratio": [0.58, 0.0],
        }
        columns = [formats.column(name, locale) for name in data]
        grid.grid(pa.table(data), columns, locale=locale, alt="Two projects", key="grid")

    return run(script).dataframe[0].value


def test_a_grid_shows_millions_and_per_cent_and_keeps_missing_cells_missing() -> None:
    frame = grid_frame()
    assert frame["eac_amount"].iloc[0] == pytest.approx(7.02)  # 7 020 000 / 1 000 000
    assert frame["eac_amount"].isna().iloc[1]
    assert frame["complete_ratio"].tolist() == pytest.approx([58.0, 0.0])
    assert frame["overall_status"].iloc[0] == "◆\u00a0Off\u00a0track"


@pytest.mark.parametrize(
    "address", ["https://evil/x.csv", "//evil/x.csv", "/x) [y](z", "javascript:x"]
)
def test_a_download_link_never_leaves_the_portal(address: str) -> None:
    with pytest.raises(ValueError, match="an address within the portal"):
        controls.download_links(address, "/export/x.xlsx", name="Projects")


def test_showing_a_picture_does_not_change_its_shared_spec() -> None:
    def script() -> None:
        import pyarrow as pa

        from portal.draw import blocks
        from portal.draw.charts import bars
        from portal.formats import Locale

        table = pa.table(
            {
                "name": ["x"],
                "position": [0],
                "start": [0.1],
                "end": [0.4],
                "likely": [0.24],
                "role": ["Accent"],
                "text": ["0.24"],
            }
        )
        blocks.chart(
            bars.tornado(Locale(), rows=1),
            table,
            alt="One risk",
            key="risk",
            locale=Locale(),
            numbers=table,
        )

    before = json.dumps(bars.tornado(Locale(), rows=1))
    shown = run(script).get("vega_lite_chart")
    assert len(shown) == 1
    assert json.dumps(bars.tornado(Locale(), rows=1)) == before


def _sections() -> None:
    import streamlit as st

    from portal.draw import blocks, sections

    def finding(words: str) -> None:
        with blocks.block(words):
            blocks.say("The proof.")

    with st.container():
        sections.draw(
            sections.Section("late", "Late", lambda: finding("Two are late"), True),
            sections.Section("fine", "Fine", lambda: finding("All is well"), False),
            sections.Section("none", "None", lambda: None, False),
            sections.Section("nothing", "Nothing", lambda: None, True),
        )


def test_a_long_page_folds_what_needs_nobody_under_its_finding_and_names_its_sections() -> None:
    app = run(_sections)
    assert [heading.anchor for heading in app.header] == ["late", "fine"]
    assert [fold.label for fold in app.expander] == ["All is well"]
    assert "[Late](#late) [Fine](#fine)" in words(app)
    assert words(app).count("The proof") == 1  # what is closed is not made


def test_on_paper_a_long_page_is_whole_and_has_no_way_around() -> None:
    with paper.writing({}) as parts:
        _sections()
    assert paper.headings(parts) == ["Two are late", "All is well"]
    assert [part.kind for part in paper.every(parts)] == ["block", "say"] * 2
