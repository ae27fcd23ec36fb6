import { answerQuestions, HELPER_COMMAND } from "./core/names/answering.ts";

// A helper loads nothing else, so that it starts fast and stays small.
if (process.argv[2] === HELPER_COMMAND) {
  // Ctrl+C in a terminal reaches children too; the bridge may still need their answers.
  process.on("SIGINT", () => {});
  answerQuestions(process.stdin, process.stdout, () => process.kill(process.pid, "SIGKILL"));
} else {
  void import("./main.ts");
}
