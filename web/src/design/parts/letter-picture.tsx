/** A picture of a letter that was painted elsewhere; where there is little room it stays readable, and is moved under the finger. */
import './parts.css';

export function LetterPicture({ src, alt }: { src: string; alt: string }) {
  return (
    // A place that scrolls is reached by the keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: so that its right side can be seen without a pointer
    <div className="letter-frame" tabIndex={0}>
      <img className="letter-picture" src={src} alt={alt} />
    </div>
  );
}
