/** A row that is on its way. */
export function RowSkeleton({ position }: { position: number }) {
  return (
    <div role="row" className="row row-waiting" aria-rowindex={position + 1} aria-busy="true">
      <div role="gridcell" className="row-cell">
        <span className="bone bone-round" />
        <span className="bone" style={{ gridArea: 'people', width: `${40 + ((position * 17) % 40)}%` }} />
        <span className="bone" style={{ gridArea: 'subject', width: `${55 + ((position * 23) % 40)}%` }} />
      </div>
    </div>
  );
}
