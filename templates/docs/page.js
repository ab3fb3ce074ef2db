(() => {
  'use strict';
  const root = document.documentElement;
  const at = id => document.getElementById(id);
  root.classList.add('js');
  // The choice is kept in the browser; without storage, until the page is closed.
  const kept = {
    get: () => { try { return localStorage.getItem('theme'); } catch { return null; } },
    set: value => { try { localStorage.setItem('theme', value); } catch { /* not kept */ } },
  };
  const dark = () => root.dataset.theme
    ? root.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  const button = at('theme');
  const label = () => { button.textContent = dark() ? 'Light theme' : 'Dark theme'; };
  const stored = kept.get();
  if (stored === 'dark' || stored === 'light') root.dataset.theme = stored;
  label();
  button.addEventListener('click', () => {
    root.dataset.theme = dark() ? 'light' : 'dark';
    kept.set(root.dataset.theme);
    label();
  });

  // On narrow screens the contents are behind a button.
  const nav = at('contents');
  const menu = at('menu');
  const show = open => {
    root.classList.toggle('menu', open);
    menu.setAttribute('aria-expanded', open);
    root.style.setProperty('--bar', `${document.querySelector('header').offsetHeight}px`);
  };
  menu.addEventListener('click', () => show(!root.classList.contains('menu')));
  nav.addEventListener('click', event => { if (event.target.closest('a')) show(false); });

  const input = at('search');
  const found = at('found');
  const folds = [...nav.querySelectorAll('details')];
  const open = folds.map(fold => fold.open);
  let entries = null;
  const collect = () => [...nav.querySelectorAll('details li')].map(entry => {
    const link = entry.querySelector('a');
    const article = at(link.hash.slice(1));
    const lines = article ? [...article.querySelectorAll(':scope > h3, :scope > p, :scope > .w > h3, :scope > .w > p')] : [];
    const text = [link, ...lines].map(part => part.textContent).join(' ').toLowerCase();
    return { entry, text };
  });
  const search = () => {
    entries ??= collect();
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { entry, text } of entries) {
      entry.hidden = !words.every(word => text.includes(word));
      if (!entry.hidden) count += 1;
    }
    folds.forEach((fold, index) => {
      fold.hidden = !fold.querySelector('li:not([hidden])');
      fold.open = words.length > 0 ? true : open[index];
    });
    found.textContent = words.length > 0 ? `${count} of ${entries.length} found` : '';
    if (words.length > 0) show(true);
  };
  input.addEventListener('input', search);
  input.addEventListener('keydown', event => {
    if (event.key === 'Escape') { input.value = ''; search(); show(false); }
    if (event.key === 'Enter') {
      const first = nav.querySelector('details li:not([hidden]) a');
      if (first) first.click();
    }
  });
  document.addEventListener('keydown', event => {
    const typing = event.target.closest?.('input, textarea, select');
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      input.focus();
    }
  });

  // The contents mark the article that is being read, and code gets its colours when it comes into view.
  const links = new Map([...nav.querySelectorAll('a')].map(link => [link.hash, link]));
  let current = null;
  const mark = link => {
    if (!link || link === current) return;
    current?.removeAttribute('aria-current');
    current = link;
    link.setAttribute('aria-current', 'location');
    const fold = link.closest('details');
    if (fold?.open && !nav.matches(':hover')) {
      const [box, frame] = [link.getBoundingClientRect(), nav.getBoundingClientRect()];
      if (box.top < frame.top || box.bottom > frame.bottom) nav.scrollTop += box.top - frame.top - frame.height / 3;
    }
  };
  const colours = globalThis.CSS?.highlights && { key: new Highlight(), text: new Highlight(), number: new Highlight() };
  if (colours) for (const name in colours) CSS.highlights.set(name, colours[name]);
  const token = /("(?:[^"\\\n]|\\.)*")(\s*:)?|\b(true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\b|'[^'\n]*'/g;
  const colour = pre => {
    const node = pre.firstChild;
    if (pre.dataset.seen || node?.nodeType !== 3 || node.length > 50000) return;
    pre.dataset.seen = 1;
    for (const match of node.data.matchAll(token)) {
      const kind = match[2] ? 'key' : match[3] ? 'number' : 'text';
      const range = new StaticRange({
        startContainer: node, startOffset: match.index,
        endContainer: node, endOffset: match.index + (match[1] ?? match[0]).length,
      });
      colours[kind].add(range);
    }
  };
  const paint = article => { if (colours) for (const pre of article.querySelectorAll('.k pre')) colour(pre); };
  if (globalThis.IntersectionObserver) {
    const near = new IntersectionObserver(seen => {
      for (const { target, isIntersecting } of seen) if (isIntersecting) { paint(target); near.unobserve(target); }
    }, { rootMargin: '400px' });
    const reading = new IntersectionObserver(seen => {
      for (const { target, isIntersecting } of seen) if (isIntersecting) mark(links.get(`#${target.id}`));
    }, { rootMargin: '-15% 0px -80% 0px' });
    for (const part of document.querySelectorAll('main article, #overview')) {
      reading.observe(part);
      near.observe(part);
    }
  }

  // Each piece of code can be copied. The button is made when the pointer or the keyboard comes near.
  const copyable = event => {
    const box = event.target.closest?.('.k details.x');
    if (!box || box.querySelector('.copy') || !box.querySelector(':scope > pre') || !navigator.clipboard) return;
    const copy = document.createElement('button');
    copy.className = 'copy';
    copy.type = 'button';
    copy.textContent = 'Copy';
    copy.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(box.querySelector('pre').textContent);
        copy.textContent = 'Copied';
      } catch { copy.textContent = 'Not copied'; }
      setTimeout(() => { copy.textContent = 'Copy'; }, 1500);
    });
    box.append(copy);
  };
  document.addEventListener('pointerover', copyable);
  document.addEventListener('focusin', copyable);

  // What is folded is printed, too.
  let folded = [];
  addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll('main details:not([open])')];
    for (const fold of folded) fold.open = true;
  });
  addEventListener('afterprint', () => { for (const fold of folded) fold.open = false; });
  at('tools').hidden = false;
})();
