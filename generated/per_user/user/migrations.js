// This file is required for Expo/React Native SQLite migrations - https://orm.drizzle.team/quick-sqlite/expo
// Written by `schemadef export expo`.

import journal from "./meta/_journal.json";
import m0001 from "./0001_initial.sql";

export default {
  journal,
  migrations: {
    m0001,
  },
};
