/** The two notes of a reply, in hertz, and how long each lasts, in seconds. */
const NOTES = [659.25, 880];
const LENGTH = 0.16;
/** How loud, where 1 is as loud as can be. */
const VOLUME = 0.08;

/** A short tone, made by the browser. */
export class Sound {
  /** @type {AudioContext | undefined} */
  #context;

  /**
   * To be called in the wake of something that the visitor did: browsers let
   * pages be heard only after that, and complain about those that try before.
   */
  prepare() {
    if (navigator.userActivation?.hasBeenActive === false || typeof AudioContext === "undefined") return undefined;
    const context = (this.#context ??= new AudioContext());
    if (context.state === "suspended") context.resume().catch(() => {});
    return context;
  }

  /** Sounds, if the browser lets it. */
  play() {
    const context = this.prepare();
    if (!context) return;
    NOTES.forEach((pitch, index) => {
      const start = context.currentTime + index * LENGTH * 0.75;
      const end = start + LENGTH * 2;
      const note = context.createOscillator();
      const volume = context.createGain();
      note.frequency.value = pitch;
      volume.gain.setValueAtTime(0, start);
      volume.gain.linearRampToValueAtTime(VOLUME, start + 0.01);
      volume.gain.exponentialRampToValueAtTime(0.0001, end);
      note.connect(volume).connect(context.destination);
      note.start(start);
      note.stop(end);
    });
  }

  /** Gives the browser back what it needs for sounds. */
  end() {
    this.#context?.close().catch(() => {});
    this.#context = undefined;
  }
}
