// Questions that come faster than answers: one is under way at a time, only the newest waits. No DOM: tested in node.

/**
 * @template Q, A
 * @typedef {object} Handlers
 * @property {(question: Q, signal: AbortSignal) => Promise<A>} ask
 * @property {(answer: A, question: Q) => void} onAnswer
 * @property {(reason: unknown, question: Q) => void} onFault not told of what was dropped
 */

/**
 * Asks the newest question and forgets those it overtook. Answers come in the order of their questions; after
 * `drop` none comes until the next question.
 *
 * @template Q, A
 */
export class Latest {
  /** @type {{question: Q} | null} */
  #waiting = null;
  /** @type {AbortController | null} */
  #running = null;

  /** @param {Handlers<Q, A>} handlers */
  constructor(handlers) {
    this.handlers = handlers;
  }

  /** Whether an answer is being waited for. */
  get busy() {
    return this.#running !== null;
  }

  /** @param {Q} question */
  ask(question) {
    this.#waiting = {question};
    if (!this.#running) {
      void this.#next();
    }
  }

  /** Forget what waits and what is under way. */
  drop() {
    this.#waiting = null;
    this.#running?.abort();
    this.#running = null;
  }

  async #next() {
    const waiting = this.#waiting;
    if (!waiting) {
      return;
    }
    this.#waiting = null;
    const running = new AbortController();
    this.#running = running;
    const current = () => this.#running === running;
    try {
      const answer = await this.handlers.ask(waiting.question, running.signal);
      if (current()) {
        this.#running = null;
        this.handlers.onAnswer(answer, waiting.question);
      }
    } catch (reason) {
      if (current()) {
        this.#running = null;
        this.handlers.onFault(reason, waiting.question);
      }
    }
    if (!this.#running) {
      void this.#next();
    }
  }
}
