(() => {
  'use strict';
  const root = document.documentElement;
  const at = id => document.getElementById(id);
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

  const input = at('search');
  const found = at('found');
  const folds = [...document.querySelectorAll('nav details')];
  const open = folds.map(fold => fold.open);
  let entries = null;
  const collect = () => [...document.querySelectorAll('nav details li')].map(entry => {
    const link = entry.querySelector('a');
    const article = document.getElementById(link.hash.slice(1));
    const lines = article ? [...article.querySelectorAll(':scope > h3, :scope > p')] : [];
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
  };
  input.addEventListener('input', search);
  input.addEventListener('keydown', event => {
    if (event.key === 'Escape') { input.value = ''; search(); }
    if (event.key === 'Enter') {
      const first = document.querySelector('nav details li:not([hidden]) a');
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

  // What is folded is printed, too.
  let folded = [];
  addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll('main details:not([open])')];
    for (const fold of folded) fold.open = true;
  });
  addEventListener('afterprint', () => { for (const fold of folded) fold.open = false; });
  at('tools').hidden = false;
})();
