import type { Metadata, QuickchatWidgetEvents, Strings, TokenSource, WidgetAttributes, WidgetConfiguration } from "./types.js";

/** `scenarioId` as `scenario-id`. */
type Hyphenated<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Hyphenated<Rest>}`
  : Name;

/** The attributes of `<quickchat-widget>` as they are written in HTML. */
type Attributes = {
  [Name in keyof WidgetAttributes as Hyphenated<Name>]?: NonNullable<WidgetAttributes[Name]> | undefined;
};

/** Listeners, such as `onquickchat-message`. React 18 has none for an element like this: use a `ref` there. */
type Listeners = {
  [Type in keyof QuickchatWidgetEvents as `on${Type}`]?: ((event: QuickchatWidgetEvents[Type]) => void) | undefined;
};

/** Properties that no attribute can hold. React 18 doesn't set them: use a `ref` there. */
interface Properties {
  metadata?: Metadata | undefined;
  configuration?: Partial<WidgetConfiguration> | undefined;
  strings?: Partial<Strings> | undefined;
  token?: TokenSource | undefined;
  apiKey?: string | undefined;
}

/** What JSX may say of `<quickchat-widget>`. */
export type QuickchatWidgetJsx = Attributes & Listeners & Properties;
