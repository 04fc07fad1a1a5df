"""The elements of MJML and their attributes (documentation.mjml.io, version 4.18), as data.

The renderer prints an element that it does not know and drops such an attribute without a word, so a slip of the pen
would reach readers. What mjml-python 1.4.2 can't render (mj-html-attributes, mj-selector) is left out.
"""

from __future__ import annotations

from collections.abc import Mapping

_PADDING = "padding padding-top padding-right padding-bottom padding-left "
_BORDER = "border border-top border-right border-bottom border-left border-radius "
_INNER_BORDER = (
    "inner-border inner-border-top inner-border-right inner-border-bottom inner-border-left inner-border-radius "
)
_BACKGROUND = (
    "background-color background-url background-repeat background-size"
    " background-position background-position-x background-position-y "
)
_TYPE = "color font-family font-size font-style font-weight letter-spacing line-height text-decoration text-transform "
_EVERYWHERE = "css-class mj-class "
_NAVIGATION_ICON = (
    "ico-align ico-open ico-close ico-color ico-font-size ico-font-family ico-text-transform ico-padding"
    " ico-padding-left ico-padding-top ico-padding-right ico-padding-bottom ico-text-decoration ico-line-height "
)
_SOCIAL = "icon-height icon-size icon-padding text-padding "
_ACCORDION_ICON = (
    "icon-align icon-height icon-position icon-unwrapped-alt icon-unwrapped-url icon-width icon-wrapped-alt"
    " icon-wrapped-url "
)

_DOCUMENT = {
    "mjml": "owa lang dir",
    "mj-head": "",
    "mj-attributes": "",
    "mj-class": "*",
    "mj-all": "*",
    "mj-breakpoint": "width",
    "mj-font": "name href",
    "mj-include": "path type css-inline",
    "mj-preview": "",
    "mj-style": "inline",
    "mj-title": "",
    "mj-raw": "position",
}
_LAYOUT = {
    "mj-body": "width background-color css-class id lang dir",
    "mj-wrapper": _EVERYWHERE + _PADDING + _BORDER + _BACKGROUND + "full-width text-align direction gap",
    "mj-section": _EVERYWHERE + _PADDING + _BORDER + _BACKGROUND + "full-width text-align direction",
    "mj-group": _EVERYWHERE + "width vertical-align background-color direction",
    "mj-column": _EVERYWHERE
    + _PADDING
    + _BORDER
    + _INNER_BORDER
    + "background-color inner-background-color vertical-align width direction",
    "mj-hero": _EVERYWHERE
    + _PADDING
    + _BACKGROUND
    + "background-height background-width height mode vertical-align width border-radius inner-background-color"
    " inner-padding inner-padding-top inner-padding-right inner-padding-bottom inner-padding-left"
    " container-background-color",
}
_CONTENT = {
    "mj-text": _EVERYWHERE + _PADDING + _TYPE + "align container-background-color height vertical-align",
    "mj-button": _EVERYWHERE
    + _PADDING
    + _BORDER
    + _TYPE
    + "align background-color container-background-color height href inner-padding rel name target text-align title"
    " vertical-align width",
    "mj-divider": _EVERYWHERE
    + _PADDING
    + "align border-color border-style border-width container-background-color width",
    "mj-image": _EVERYWHERE
    + _PADDING
    + _BORDER
    + "align alt container-background-color fluid-on-mobile font-size height href max-height name rel sizes src srcset"
    " target title usemap width",
    "mj-spacer": _EVERYWHERE + _PADDING + "container-background-color height vertical-align",
    "mj-table": _EVERYWHERE
    + _PADDING
    + _TYPE
    + "align border cellpadding cellspacing container-background-color role table-layout width vertical-align",
    "mj-navbar": _EVERYWHERE + _PADDING + _NAVIGATION_ICON + "align base-url hamburger",
    "mj-navbar-link": _EVERYWHERE + _PADDING + _TYPE + "href name rel target",
    "mj-social": _EVERYWHERE
    + _PADDING
    + _TYPE
    + _SOCIAL
    + "align border-radius container-background-color inner-padding mode table-layout vertical-align",
    "mj-social-element": _EVERYWHERE
    + _PADDING
    + _TYPE
    + _SOCIAL
    + "align alt background-color border-radius href icon-position name rel sizes src srcset target title"
    " vertical-align",
    "mj-accordion": _EVERYWHERE + _PADDING + _ACCORDION_ICON + "border container-background-color font-family",
    "mj-accordion-element": _EVERYWHERE + _ACCORDION_ICON + "background-color border font-family",
    "mj-accordion-title": _EVERYWHERE + _PADDING + "background-color color font-family font-size font-weight",
    "mj-accordion-text": _EVERYWHERE
    + _PADDING
    + "background-color color font-family font-size font-weight letter-spacing line-height",
    "mj-carousel": _EVERYWHERE
    + _PADDING
    + "align border-radius icon-width left-icon right-icon tb-border tb-border-radius tb-hover-border-color"
    " tb-selected-border-color tb-width thumbnails container-background-color",
    "mj-carousel-image": _EVERYWHERE
    + "alt border-radius href rel src target tb-border tb-border-radius thumbnails-src title",
}

ELEMENTS: Mapping[str, frozenset[str]] = {
    name: frozenset(attributes.split()) for name, attributes in (_DOCUMENT | _LAYOUT | _CONTENT).items()
}
"""The attributes of each element; `*` where any attribute of any element may stand."""

EVERY_ATTRIBUTE = frozenset().union(*ELEMENTS.values()) - {"*"}
