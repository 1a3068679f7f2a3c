"""What a page names as its own furniture: consent dialogues, share bars, comments, boxes of other stories.

Builders of pages give such things telling names ("cookie-banner", "paywall", "commentlist"). What bears one is taken
out before the article is looked for. A name alone proves little (a whole page may be of class "has-comments"), so
nothing goes that holds much of the page's text, its title, or an article.
"""

from __future__ import annotations

import re
from typing import Any

_NEVER_TEXT = frozenset(
    "button select option input textarea label amp-ad amp-embed amp-sidebar amp-consent amp-social-share amp-twitter "
    "amp-facebook amp-instagram amp-user-notification".split()
)
# Names of one meaning, wherever they stand in a class or id, as whole words.
_SURE = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|cmplz|ccpa|paywall|newsletters?|mailchimp|share(?:bar|buttons?|daddy|this|links)?"
    r"|sharing|addtoany|addthis|breadcrumbs?|crumbs|disqus(?:_thread)?|commentlist|comments?|respond|pagination|pager"
    r"|advert(?:s|isement|isements|ising)?|adsbygoogle|adspot|related|recommended|outbrain|taboola|poll|polls|rating"
    r"|popup|modal|elementor-widget-posts|jp-relatedposts|yarpp|signup|login|subscribe|subscription|tagcloud"
    r"|author-?(?:box|bio|info)|about-author|skip-link|screen-reader-text|sr-only|visually-hidden)(?=$|[\s_-])",
    re.I,
)
_LARGEST_SHARE = 0.4  # of the page's letters
_HEADINGS = ("h1",)


def remove_furniture(tree: Any) -> bool:
    """Take the furniture out of a parsed page; whether there was any. The words of an article never go with it."""
    body = next(iter(tree.iter("body")), None)
    if body is None:
        return False
    largest = _LARGEST_SHARE * _count_letters(body)
    found = [node for node in body.iter() if isinstance(node.tag, str) and node is not body and _is_furniture(node)]
    has_changed = False
    gone: set[Any] = set()
    for node in found:
        if any(above in gone for above in node.iterancestors()):
            continue
        if node.tag not in _NEVER_TEXT and not _may_go(node, largest):
            continue
        gone.add(node)
        node.drop_tree()
        has_changed = True
    return has_changed


def _is_furniture(node: Any) -> bool:
    if node.tag in _NEVER_TEXT:
        return True
    named = f"{node.get('class') or ''} {node.get('id') or ''}"
    return len(named) > 1 and _SURE.search(named) is not None


def _may_go(node: Any, largest: float) -> bool:
    if next(node.iter(*_HEADINGS, "main"), None) is not None:
        return False
    if sum(1 for _ in node.iter("article")) == 1:  # several are a list of other stories
        return False
    if node.xpath("boolean(.//*[contains(@itemprop, 'articleBody')])"):
        return False
    return _count_letters(node) <= largest


def _count_letters(node: Any) -> int:
    return sum(map(str.isalpha, "".join(node.itertext())))
