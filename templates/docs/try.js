(() => {
  'use strict';
  const base = (document.currentScript?.dataset.base ?? '').replace(/\/+$/, '');
  const keys = [...document.querySelectorAll('form.key')];
  for (const key of keys) {
    key.hidden = key.dataset.in === 'none';
    key.addEventListener('submit', event => event.preventDefault());
  }
  const send = async form => {
    let path = form.dataset.path;
    const query = new URLSearchParams();
    let whole = '';
    const headers = new Headers();
    let body;
    for (const field of form.querySelectorAll('[data-in]')) {
      const { in: place, name } = field.dataset;
      const value = field.value;
      if (place === 'path') path = path.replaceAll(`{${name}}`, encodeURIComponent(value));
      else if (value === '') continue;
      else if (place === 'query') query.append(name, value);
      else if (place === 'querystring') whole = value;
      else if (place === 'header') headers.set(name, value);
      else if (place === 'type') headers.set('Content-Type', value);
      else if (place === 'body') body = value;
    }
    for (const key of keys) {
      const value = key.querySelector('input').value;
      if (value === '') continue;
      if (key.dataset.in === 'header') headers.set(key.dataset.name, value);
      if (key.dataset.in === 'query') query.append(key.dataset.name, value);
      if (key.dataset.in === 'bearer') headers.set('Authorization', `Bearer ${value}`);
      if (key.dataset.in === 'basic') headers.set('Authorization', `Basic ${btoa(value)}`);
    }
    if (body === undefined) headers.delete('Content-Type');
    const pairs = [whole, query.toString()].filter(Boolean).join('&');
    const response = await fetch(`${base}${path}${pairs ? `?${pairs}` : ''}`, {
      method: form.dataset.method, headers, body, credentials: 'omit',
    });
    const type = response.headers.get('Content-Type') ?? '';
    let text = await response.text();
    if (type.includes('json')) {
      try { text = JSON.stringify(JSON.parse(text), null, 2); } catch { /* shown as it is */ }
    }
    return `${response.status} ${response.statusText}\n${type}\n\n${text}`;
  };
  for (const form of document.querySelectorAll('form.try')) {
    form.addEventListener('submit', async event => {
      event.preventDefault();
      const out = form.querySelector('pre');
      out.textContent = 'Sending …';
      try { out.textContent = await send(form); } catch (error) { out.textContent = `No answer: ${error.message}`; }
    });
  }
})();
