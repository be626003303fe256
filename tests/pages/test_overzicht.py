from conftest import OpenPage


def test_register_lists_all_nine_trials(open_page: OpenPage) -> None:
    app = open_page("overzicht")

    assert len(app.dataframe[0].value) == 9
