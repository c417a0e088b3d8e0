"""What a package offers: signatures, members of enums, fields of models, exceptions, as JSON."""

from __future__ import annotations

import importlib
import inspect
from enum import Enum
from typing import Any

CLASSES = {
    "": ["ScaleClient", "Paginator"],
    "api": ["Api"],
    "tasks": ["Task"],
    "batches": ["Batch"],
    "projects": ["Project", "TaskTemplate"],
    "files": ["File"],
    "quality_tasks": ["QualityTask"],
    "evaluation_tasks": ["EvaluationTask"],
    "training_tasks": ["TrainingTask"],
    "teams": ["Teammate"],
    "studio": ["StudioLabelerAssignment", "StudioWorker", "StudioProjectGroup", "StudioBatch"],
    "exceptions": ["ScaleException"],
    "api_client.v2": ["V2Api"],
    "api_client.v2.exceptions": ["ApiException"],
}
ENUMS = {
    "tasks": ["TaskType", "TaskStatus", "TaskReviewStatus"],
    "batches": ["BatchStatus"],
    "teams": ["TeammateRole"],
    "studio": ["StudioBatchStatus"],
}


def surface(package: str, prefix: str = "") -> dict[str, Any]:
    """By qualified name; ``prefix`` stands before the names of classes that have a twin."""
    found: dict[str, Any] = {"names": _names(package)}
    for module, classes in CLASSES.items():
        for name in classes:
            for method, signature in _methods(_class(package, module, name, prefix)):
                found[f"{name}.{method}"] = signature
    for module, names in ENUMS.items():
        for name in names:
            found[name] = {one.name: one.value for one in _get(package, module, name)}
    v2 = importlib.import_module(f"{package}.api_client.v2")
    for name, one in inspect.getmembers(v2, inspect.isclass):
        if issubclass(one, Enum):
            found[f"v2.{name}"] = {member.name: member.value for member in one}
        elif fields := _fields(one):
            found[f"v2.{name}"] = sorted(fields)
    errors = importlib.import_module(f"{package}.exceptions")
    for name, one in inspect.getmembers(errors, inspect.isclass):
        if issubclass(one, errors.ScaleException):
            found[f"exceptions.{name}"] = one.code
    return found


def _names(package: str) -> list[str]:
    module = importlib.import_module(package)
    return sorted(
        name
        for name, one in vars(module).items()
        if inspect.isclass(one) and one.__module__.startswith(package)
    )


def _get(package: str, module: str, name: str) -> Any:
    return getattr(importlib.import_module(".".join(filter(None, [package, module]))), name)


def _class(package: str, module: str, name: str, prefix: str) -> Any:
    if prefix:  # those that have a twin are found by the module of the twins
        for page in ("client", "api", "tasks", "batches", "projects", "teams", "v2"):
            twins = importlib.import_module(f"{package}.aio.{page}")
            if hasattr(twins, prefix + name):
                return getattr(twins, prefix + name)
    if (module, name) == ("api", "Api") and not package.startswith("scaleapi"):
        module = "sync.api"  # the page ``api`` is what both twins share
    return _get(package, module, name)


def _methods(one: Any) -> list[tuple[str, list[list[str]]]]:
    found = []
    for name, method in inspect.getmembers(one, inspect.isroutine):
        variant = name.endswith(("_with_http_info", "_without_preload_content"))
        private = name.startswith("_") and name != "__init__"
        inherited = name != "__init__" and (hasattr(list, name) or hasattr(Exception, name))
        if private or variant or inherited or not hasattr(method, "__code__"):
            continue
        parameters = inspect.signature(method).parameters.values()
        found.append((name, [[p.name, p.kind.name, _default(p)] for p in parameters]))
    return found


def _default(parameter: inspect.Parameter) -> str:
    return "" if parameter.default is parameter.empty else repr(parameter.default)


def _fields(one: Any) -> list[str]:
    """The fields of a model, in pydantic or in msgspec; of a place for one of several, that."""
    if known := getattr(one, "_known", None):
        return [*known, "additional_properties"]
    named = list(getattr(one, "model_fields", None) or getattr(one, "__struct_fields__", ()))
    return ["actual_instance"] if "actual_instance" in named or hasattr(one, "one_of") else named
