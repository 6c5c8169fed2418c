import { useData, withBase } from 'vitepress';
import { defineComponent, h, onMounted, ref, useId, watch } from 'vue';

interface MermaidLibrary {
	initialize(options: { startOnLoad: boolean; theme: string }): void;
	render(id: string, code: string): Promise<{ svg: string }>;
}

/** Draws a mermaid diagram in the reader's browser, in the site's light or dark colours. */
export const Mermaid = defineComponent({
	props: { code: { type: String, required: true } },
	setup(props) {
		const { isDark } = useData();
		const id = `mermaid-${useId()}`;
		const svg = ref('');
		const draw = async () => {
			// The library is served as it is published (see `publish-mermaid.ts`): bundling it takes minutes.
			const library: { default: MermaidLibrary } = await import(
				/* @vite-ignore */ withBase('/mermaid/mermaid.esm.min.mjs')
			);
			library.default.initialize({ startOnLoad: false, theme: isDark.value ? 'dark' : 'neutral' });
			svg.value = (await library.default.render(id, decodeURIComponent(props.code))).svg;
		};
		onMounted(draw);
		watch(isDark, draw);
		return () => h('div', { class: 'mermaid', innerHTML: svg.value });
	},
});
