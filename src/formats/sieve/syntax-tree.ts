/** A script as its grammar reads it (RFC 5228 §8.2), before anybody asks what its words mean. */

/** A string and the index of its first character in the script. */
export interface StringNode {
  text: string;
  at: number;
}

export type ArgumentNode =
  | { kind: 'number'; value: number; at: number }
  | { kind: 'tag'; name: string; at: number }
  | { kind: 'strings'; strings: StringNode[]; isList: boolean; at: number };

export interface TestNode {
  name: string;
  args: ArgumentNode[];
  tests: TestNode[];
  /** Tests in parentheses, as allof and anyof have them. */
  isTestList: boolean;
  at: number;
}

export interface CommandNode extends TestNode {
  block: CommandNode[] | undefined;
}
