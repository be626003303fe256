"""The order of steps: from the files of the record and from deliveries to the mart."""

from vexcore.pipeline.mart import build_mart
from vexcore.pipeline.record import SOURCE_DATA, check_record

__all__ = ["SOURCE_DATA", "build_mart", "check_record"]
