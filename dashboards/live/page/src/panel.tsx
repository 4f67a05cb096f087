import { LoadingState } from '@grafana/data';
import { PanelChrome } from '@grafana/ui';
import { Component, useEffect, useRef, useState, type ReactNode } from 'react';
import { usePanelData } from './data';
import type { Panel } from './model';
import { KINDS } from './panels/kinds';
import { useView } from './view';

// Whether a person sees it; null until that is known.
function useInView(element: React.RefObject<HTMLElement>): boolean | null {
  const [inView, setInView] = useState<boolean | null>(null);
  useEffect(() => {
    const watch = new IntersectionObserver((entries) => setInView(entries[entries.length - 1].isIntersecting), {
      rootMargin: '100px',
    });
    watch.observe(element.current!);
    return () => watch.disconnect();
  }, [element]);
  return inView;
}

function useWidth(element: React.RefObject<HTMLElement>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    watch.observe(element.current!);
    return () => watch.disconnect();
  }, [element]);
  return width;
}

// A panel that cannot be drawn must not take the others with it.
class Boundary extends Component<{ children: ReactNode; renew: unknown }, { error: Error | null }> {
  state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  componentDidUpdate(before: { renew: unknown }) {
    if (this.state.error && before.renew !== this.props.renew) {
      this.setState({ error: null });
    }
  }

  render() {
    return this.state.error ? (
      <div className="nabz-nodata">cannot be drawn: {this.state.error.message}</div>
    ) : (
      this.props.children
    );
  }
}

export function PanelBox({ panel, height }: { panel: Panel; height: number }) {
  const view = useView();
  const element = useRef<HTMLElement>(null);
  const width = useWidth(element);
  const inView = useInView(element);
  const data = usePanelData(panel, width, inView === true);
  const Kind = KINDS[panel.type];
  const title = panel.title ? data.replaceVariables(panel.title, {}, 'text') : '';
  const needsData = (panel.targets ?? []).length > 0;
  const pending = inView === false ? 'unseen' : 'waiting';
  const state = data.error ? 'error' : data.known || !needsData ? 'drawn' : pending;
  return (
    <section ref={element} className="nabz-panel" data-panel={panel.id} data-state={state}>
      {width > 0 && (
        <PanelChrome
          title={title}
          description={panel.description && data.replaceVariables(panel.description, {}, 'text')}
          width={width}
          height={height}
          hoverHeader={!title}
          displayMode={panel.transparent ? 'transparent' : 'default'}
          padding={panel.type === 'table' ? 'none' : 'md'}
          loadingState={data.loading && !data.known && needsData ? LoadingState.Loading : undefined}
          statusMessage={data.error ?? undefined}
        >
          {(innerWidth, innerHeight) => (
            <Boundary renew={data.frames}>
              {Kind === undefined && <div className="nabz-nodata">this page cannot draw a panel of type {panel.type}</div>}
              {Kind !== undefined && state === 'error' && !data.known && <div className="nabz-nodata">{data.error}</div>}
              {Kind !== undefined && (data.known || !needsData) && (
                <Kind
                  panel={panel}
                  frames={data.frames}
                  width={innerWidth}
                  height={innerHeight}
                  theme={view.theme}
                  timeZone={view.timeZone}
                  range={data.range}
                  replaceVariables={data.replaceVariables}
                  onZoom={(from, to) => view.go({ from: String(Math.round(from)), to: String(Math.round(to)) })}
                />
              )}
            </Boundary>
          )}
        </PanelChrome>
      )}
    </section>
  );
}
