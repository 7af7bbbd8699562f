// What the server's commands answer, and how they are asked. The shapes are those of `assize lsp`; nothing is added.
import type { Location, Position, Range } from "vscode-languageclient";

// Has the server carry out a command. A refusal is thrown and not shown: who asks knows what to say.
export type Asked = <Answer>(command: string, ...given: unknown[]) => Promise<Answer>;

// A scenario as the server's commands are told of it: its file, and a place in it.
export type Place = [uri: string, position: Position];

// An expectation that was not met.
export interface Failure {
  expected: string;
  found: string;
  location?: Location;
}

// How one scenario came out.
export interface Scenario {
  title: string;
  passed: boolean;
  failures: Failure[];
}

// `assize.runScenario`
export interface Verdict {
  passed: boolean;
  scenarios: Scenario[];
}

// `assize.scenarios`, of each scenario of a file
export interface Listed {
  title: string;
  range: Range;
}

// `assize.nextQuestion`
export interface Question {
  question: string;
  fact: string;
}

// The answer to one decision, of those parts that are shown by themselves.
export interface Answer {
  question: string;
  item?: string | null;
  outcome?: string | null;
  status: string;
  missing?: { next?: Question | null } | null;
}

// `assize.answer`, of each scenario at the place
export interface Case {
  title: string;
  text: string;
  report?: { answers: Answer[] } | null;
}
