import type { MarkdownRenderer } from 'vitepress';

/** Turns a fence marked `mermaid` into a drawing, as GitHub does. */
export function mermaidFences(md: MarkdownRenderer): void {
	const fence = md.renderer.rules.fence!;
	md.renderer.rules.fence = (tokens, index, ...rest) => {
		const { info, content } = tokens[index]!;
		return info.trim() === 'mermaid'
			? `<Mermaid code="${encodeURIComponent(content)}" />`
			: fence(tokens, index, ...rest);
	};
}

/** `ARCHITECTURE.md` is included from the repository's root: its links to `docs/` are relative to that root. */
export function repositoryLinks(md: MarkdownRenderer): void {
	const { normalizeLink } = md;
	md.normalizeLink = (url) => normalizeLink(url.replace(/^docs\//, './'));
}
