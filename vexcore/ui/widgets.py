"""Filters whose state lives in the URL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

FEW_OPTIONS = 4


def choose_one(
    label: str, options: Mapping[str, str], *, key: str, default: str | None = None, help_text: str | None = None
) -> str:
    """Let the reader choose one of a few options.

    Parameters
    ----------
    options
        Words by id, in order.
    key
        Unique on the page; the name of the parameter in the URL.
    default
        Id of the option to open on; the first when empty.

    Returns
    -------
    str
        Id of the chosen option.
    """
    ids = list(options)
    first = default if default is not None and default in options else ids[0]
    if len(ids) <= FEW_OPTIONS:
        chosen = st.segmented_control(
            label,
            ids,
            default=first,
            format_func=lambda option: options[option],
            key=key,
            help=help_text,
            required=True,
            bind="query-params",
        )
        return str(chosen or first)
    chosen = st.selectbox(
        label,
        ids,
        index=ids.index(first),
        format_func=lambda option: options[option],
        key=key,
        help=help_text,
        bind="query-params",
    )
    return str(chosen or first)


def choose_many(
    label: str,
    options: Mapping[str, str],
    *,
    key: str,
    default: Sequence[str] = (),
    placeholder: str,
    help_text: str | None = None,
) -> tuple[str, ...]:
    """Let the reader choose any number of options; none chosen means no filter.

    Parameters
    ----------
    options
        Words by id, in order.
    key
        Unique on the page; the name of the parameter in the URL.
    placeholder
        What an empty choice means, such as "alle gemeenten".

    Returns
    -------
    tuple of str
        Ids in the order of ``options``.
    """
    chosen = st.multiselect(
        label,
        list(options),
        default=[option for option in default if option in options],
        format_func=lambda option: options[option],
        key=key,
        placeholder=placeholder,
        help=help_text,
        bind="query-params",
        select_all=False,
    )
    return tuple(option for option in options if option in chosen)
