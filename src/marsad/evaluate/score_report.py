"""Figures and errors of a scoring run as text, worded like the reference scorer, so that outputs can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from marsad.evaluate.gold_files import Record
from marsad.evaluate.scoring import COUNT_SLOTS, SLOTS, Actors, Alignment, slots


def format_figures(figures: Record) -> str:
    """The figures as the reference scorer prints them."""
    detection, slot_rates = figures["detection"], figures["slots"]
    quiet, alarms = figures["documents_without_events"], figures["of_them_with_false_alarms"]
    head = f"documents {figures['docs']}  gold events {figures['gold_events']}  predicted {figures['predicted_events']}"
    lines = [
        f"{head}  false-alarm documents {alarms}/{quiet}",
        f"detection  {_rates(detection)}   main events found {_percent(figures['main_recall'])}",
        f"slots      {_rates(slot_rates)}   core right {_percent(figures['core'])}",
    ]
    for slot in SLOTS:
        found = figures["slot_accuracy_when_found"][slot]
        lines.append(
            f"  {slot:10s} F1 {_percent(figures['slot_f1'][slot])}   right when the event is found {_percent(found)}"
        )
    return "\n".join(lines) + "\n"


def _rates(rates: Mapping[str, float]) -> str:
    return f"P {_percent(rates['P'])} R {_percent(rates['R'])} F1 {_percent(rates['F1'])}"


def _percent(share: float | None) -> str:
    return "  n/a" if share is None else f"{100 * share:5.1f}"


def format_errors(alignments: Iterable[Alignment], actors: Actors) -> Iterator[str]:
    """One line an event, document by document: found (with the slots that are wrong), missed, spurious."""
    for entry in alignments:
        counts = f"{len(entry.pairs)} matched, {len(entry.missed)} missed, {len(entry.spurious)} spurious"
        yield f"\n== {entry.doc_id}: {counts}\n"
        for g, p in entry.pairs:
            wrong = [slot for slot, (c, owed, named) in slots(g, p, actors).items() if c < max(owed, named)]
            faults = ", ".join(f"{slot}: gold={_gold_value(g, slot)} got={_predicted_value(p, slot)}" for slot in wrong)
            place = (g.get("place") or {}).get("en")
            yield f"  ok    {g['id']} {g['type'][0]} {g['date']} {place} | wrong: {faults or 'nothing'}\n"
        for g in entry.missed:
            names = (g.get("place") or {}).get("names")
            yield f"  MISS  {g['id']} {g['type']} {g['date']} {names} | {g.get('evidence')}\n"
        for p in entry.spurious:
            who = [actor.get("name") for actor in p.get("initiators") or []]
            place = (p.get("location") or {}).get("name")
            yield f"  SPUR  {p.get('sub_event_type')} {p.get('date_start')} {place} {who}\n"


def _gold_value(gold: Record, slot: str) -> Any:
    return (gold.get("place") or {}).get("names") if slot == "place" else gold.get(slot)


def _predicted_value(predicted: Record, slot: str) -> Any:
    if slot == "date":
        return predicted.get("date_start"), predicted.get("date_end")
    if slot == "place":
        return (predicted.get("location") or {}).get("name")
    keys = {"type": "sub_event_type", "initiator": "initiators", "target": "targets"}
    return predicted.get({**keys, **dict(COUNT_SLOTS)}[slot])
