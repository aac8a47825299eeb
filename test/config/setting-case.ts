/** A setting by its dotted path, values it accepts and values it refuses. */
export type SettingCase = readonly [path: string, accepted: readonly unknown[], refused: readonly unknown[]];
