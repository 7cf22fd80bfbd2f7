"""The committed output of the examples: never stale, and made again from its own snapshots to the byte."""

import pytest
from made_again import made_again

from examples.regenerate import configurations, exports
from schemadef.generate import next_change
from schemadef.migration.folder import read_folder

DATABASES = [(config, database) for config in configurations() for database in config.select()]


def name(value):
    return getattr(value, "name", None) or value.root.name


@pytest.mark.parametrize(("config", "database"), DATABASES, ids=name)
def test_the_folder_is_what_the_declaration_gives(config, database):
    assert len(read_folder(database.path).entries) >= 1
    assert next_change(database, config).compiled is None


@pytest.mark.parametrize(("config", "database"), DATABASES, ids=name)
def test_each_migration_can_be_rendered_again_from_its_snapshots(config, database):
    folder = read_folder(database.path)
    for entry in folder.entries:
        migration = folder.migration(entry)
        assert made_again(folder, migration, config.dialects) == (migration.up, migration.rollback)


@pytest.mark.parametrize(("config", "database"), DATABASES, ids=name)
def test_what_is_exported_is_up_to_date(config, database):
    assert exports(database, config).stale() == []
