import { renderTextPanelMarkdown, textUtil } from '@grafana/data';
import type { PanelProps } from './props';

export function TextPanel({ panel, replaceVariables }: PanelProps) {
  const { mode = 'markdown', content = '' } = panel.options ?? {};
  const text = replaceVariables(content, {}, 'text');
  // Both ways go through Grafana's own sanitiser.
  const html = mode === 'markdown' ? renderTextPanelMarkdown(text) : textUtil.sanitize(text);
  return <div className="markdown-html nabz-text" dangerouslySetInnerHTML={{ __html: html }} />;
}
