"""The frame around every command: its help, and what is said when it is typed wrongly."""

from __future__ import annotations

import inspect
import sys
import textwrap
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from datetime import datetime
from importlib import import_module
from shutil import get_terminal_size
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from app.terminal.cli_usage import NotUnderstood, explain, no_such_command, shown
from app.terminal.console import err, out, tongue
from app.wording import catalogue, sentence

INTERRUPTED = 130
WIDEST = 110
"""Columns of the help where the terminal has more."""


class _Framed:
    """What commands and groups of commands have in common."""

    def main(self, *words: Any, standalone_mode: bool = True, **options: Any) -> Any:
        """Run; a command line not understood ends with 2 and a sentence, an interrupted one with 130."""
        if not standalone_mode:
            return super().main(*words, standalone_mode=False, **options)  # type: ignore[misc]
        try:
            ended = super().main(*words, standalone_mode=False, **options)  # type: ignore[misc]
        except typer.Abort:
            sys.exit(INTERRUPTED)
        except typer.TyperException as fault:
            _say_usage(fault)
            sys.exit(fault.exit_code)
        sys.exit(ended if isinstance(ended, int) else 0)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words; whoever refuses them says in which command."""
        try:
            rest: list[str] = super().parse_args(ctx, args)  # type: ignore[misc]
        except typer.TyperException as fault:
            if getattr(fault, "ctx", None) is None:
                fault.ctx = ctx  # type: ignore[attr-defined]
            raise
        return rest

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help at once, in the language of the setting."""
        del formatter
        _say_help(self, ctx)


class Command(_Framed, TyperCommand):
    """A command that takes no more words than it has arguments."""

    allow_extra_args = True

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words; what is left over is refused in our own words."""
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise NotUnderstood("left_over", ctx, words=[shown(word) for word in rest])
        return rest


class Group(_Framed, TyperGroup):
    """Commands under one name."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command; one that there is none of is refused with the names there are."""
        if not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise no_such_command(args[0], self.list_commands(ctx), ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command named; none named is refused with the names there are."""
        if not ctx._protected_args and not self.invoke_without_command:  # noqa: SLF001 - its own base class's
            raise NotUnderstood("no_command", ctx, known=self.list_commands(ctx))
        return super().invoke(ctx)


class _Loaded(MutableMapping[str, Any]):
    """Commands by name, each loaded when it is asked for: nobody waits for what another command needs."""

    def __init__(self, modules: Mapping[str, str], package: str) -> None:
        self._modules, self._package, self._made = dict(modules), package, dict[str, Any]()

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = _load(name, import_module(f"{self._package}.{self._modules[name]}"))
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        del self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


def named(modules: Mapping[str, str], package: str) -> type[Group]:
    """Return the group of commands that lie in modules of a package, loaded one by one as they are named.

    Parameters
    ----------
    modules
        Name of a command to its module, which holds the command as ``run``, or a group of them as ``app``.
    package
        Where the modules lie.
    """

    class Named(Group):
        """The group of these commands."""

        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            self.commands = _Loaded(modules, package)

        def list_commands(self, ctx: Any) -> list[str]:
            """Return the names in their order, loading nothing."""
            del ctx
            return list(modules)

    return Named


def _load(name: str, module: Any) -> Any:
    if hasattr(module, "run"):
        alone = typer.Typer(add_completion=False)
        alone.command(name, cls=Command)(module.run)
        return typer.main.get_command(alone)
    group: typer.Typer = module.app
    group.info.name, group.info.cls = name, Group
    for info in group.registered_commands:
        info.cls = Command
    return typer.main.get_group(group)


def usage(command: Any, context: Any) -> str:
    """Return how a command is typed: what must be there in full, the rest as one word."""
    language = tongue()
    parts = [context.command_path]
    parts += [
        f"{one.opts[0]} {_kind(one, language)}"
        for one in command.params
        if one.required and one.param_type_name == "option"
    ]
    parts += [one.display_name_raw for one in command.params if one.param_type_name == "argument"]
    if isinstance(command, TyperGroup):
        parts.append(_word("command", language))
    return " ".join([*parts, _word("options", language)])


def _say_usage(fault: Any) -> None:
    if type(fault).__name__ == "NoArgsIsHelpError":
        return
    language = tongue()
    err.print(explain(fault, language), style="red", markup=False)
    context = getattr(fault, "ctx", None)
    if context is not None:
        err.print(f"{_word('usage', language)}: {usage(context.command, context)}", markup=False)
        err.print(f"{_word('help', language)}: {context.command_path} --help", markup=False)


def _say_help(command: Any, context: Any) -> None:
    language = tongue()
    out.print(f"{_word('usage', language)}: {usage(command, context)}\n", style="bold", markup=False)
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        out.print(" ".join(paragraph.split()) + "\n", markup=False)
    shown_params = [one for one in command.get_params(context) if not getattr(one, "hidden", False)]
    for kind in ("argument", "option"):
        mine = [one for one in shown_params if one.param_type_name == kind]
        _section(f"{kind}s_title", [_row(one, language) for one in mine], language)
    if isinstance(command, TyperGroup):
        rows = [(name, _title(command, context, name, language)) for name in command.list_commands(context)]
        _section("commands_title", rows, language)


def _title(command: Any, context: Any, name: str, language: str) -> str:
    """What a command does, in one sentence: of the catalogue, so that none has to be loaded for a list."""
    path = "_".join([*context.command_path.split()[1:], name])
    if path in (titles := catalogue(language)["command_titles"]):
        return str(titles[path])
    below = command.get_command(context, name)
    return inspect.cleandoc(below.help or "").split("\n\n")[0] if below else ""


def _section(title: str, rows: Sequence[tuple[str, str]], language: str) -> None:
    if not rows:
        return
    out.print(_word(title, language), style="bold", markup=False)
    indent = max(len(name) for name, _ in rows) + 5
    width = max(min(get_terminal_size((WIDEST, 24)).columns, WIDEST), indent + 30)
    for name, text in rows:
        lines = textwrap.wrap(text, width - indent) or [""]
        first = f"  {name}".ljust(indent) + lines[0]
        out.print("\n".join([first.rstrip(), *(" " * indent + line for line in lines[1:])]), markup=False)
    out.print()


def _row(one: Any, language: str) -> tuple[str, str]:
    """An option or argument with what may be written for it, its help, and what it is when left out."""
    if one.param_type_name == "argument":
        return one.display_name_raw, one.help or ""
    if "--help" in one.opts:
        return ", ".join(one.opts), _word("help_option", language)
    name = f"{', '.join(one.opts)} {_kind(one, language)}".strip()
    text = [one.help or ""]
    if one.required:
        text.append(_word("required", language))
    elif one.default not in (None, "", False):
        text.append(sentence("usage", "default", {"value": str(one.default)}, language))
    return name, " ".join(text)


def _kind(one: Any, language: str) -> str:
    """What stands for the value of an option: ``HELTAL``, ``FIL``, ``a|b``; nothing for a flag."""
    if one.is_flag:
        return ""
    kind = one.type_descriptor
    if kind.is_choice:
        return "|".join(str(choice) for choice in kind.choices)
    if kind.is_path:
        return _word("kind_file", language)
    names = {int: "kind_whole_number", float: "kind_number", datetime: "kind_date"}
    return _word(names.get(kind.annotation, "kind_text"), language)


def _word(code: str, language: str) -> str:
    return sentence("usage", code, {}, language)
