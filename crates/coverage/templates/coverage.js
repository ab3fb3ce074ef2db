(() => {
  'use strict';
  const at = id => document.getElementById(id);
  const sections = [...document.querySelectorAll('main > section')];
  const rows = sections.flatMap(section => [...section.querySelectorAll('details')]);
  const texts = new Map();
  const text = row => {
    if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
    return texts.get(row);
  };
  const search = () => {
    const words = at('search').value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      row.hidden = !words.every(word => text(row).includes(word));
      if (!row.hidden) count += 1;
    }
    for (const section of sections) section.hidden = !section.querySelector('details:not([hidden])');
    at('found').textContent = words.length > 0 ? `${count} of ${rows.length} found` : '';
  };
  const number = name => row => Number(row.dataset[name]);
  const orders = {
    least: (a, b) => number('covered')(a) - number('covered')(b),
    most: (a, b) => number('covered')(b) - number('covered')(a),
    count: (a, b) => number('count')(b) - number('count')(a),
    name: (a, b) => a.dataset.name.localeCompare(b.dataset.name),
    place: () => 0,
  };
  const sort = () => {
    const order = orders[at('order').value];
    for (const section of sections) {
      const own = [...section.querySelectorAll('details')];
      own.sort((a, b) => order(a, b) || number('place')(a) - number('place')(b));
      section.append(...own);
    }
  };
  at('search').addEventListener('input', search);
  at('order').addEventListener('change', sort);
  for (const label of document.querySelectorAll('.js')) label.hidden = false;
})();
