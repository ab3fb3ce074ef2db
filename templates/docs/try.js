(() => {
  'use strict';
  const make = (name, text, className) => {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  // Credentials are kept in their fields only, until the page is closed.
  const keys = [...document.querySelectorAll('form.key')];
  for (const key of keys) {
    key.hidden = key.dataset.in === 'none';
    key.addEventListener('submit', event => event.preventDefault());
  }
  const text = value => (typeof value === 'string' ? value : JSON.stringify(value));
  const items = value => value.split('\n').map(line => line.trim()).filter(line => line !== '');
  const base64 = value => btoa(String.fromCharCode(...new TextEncoder().encode(value)));

  // Returns the value of a field: a text, a list or an object.
  const read = field => {
    if (field.dataset.shape === 'list') {
      const whole = field.value.trim();
      return whole.startsWith('[') ? JSON.parse(whole) : items(field.value);
    }
    if (field.dataset.shape === 'object') return JSON.parse(field.value);
    return field.value;
  };
  // Returns the pairs of a value as names in brackets.
  const nested = (name, value) => {
    if (value === null || typeof value !== 'object') return [[name, text(value)]];
    return Object.entries(value).flatMap(([key, inner]) => nested(`${name}[${key}]`, inner));
  };
  const escaped = value => encodeURIComponent(text(value));
  // Returns the pairs of a parameter, with values as they are in a URL: what separates items is not escaped.
  const pairs = (name, value, style) => {
    if (style === 'json') return [[name, encodeURIComponent(JSON.stringify(value))]];
    if (value === null || typeof value !== 'object') return [[name, escaped(value)]];
    if (style === 'brackets') return nested(name, value).map(([key, item]) => [key, escaped(item)]);
    const separator = style.startsWith('joined') ? style.slice(6).replace(' ', '%20').replace('|', '%7C') : null;
    if (Array.isArray(value)) {
      return separator ? [[name, value.map(escaped).join(separator)]] : value.map(item => [name, escaped(item)]);
    }
    const members = Object.entries(value);
    return separator
      ? [[name, members.flat().map(escaped).join(separator)]]
      : members.map(([key, item]) => [key, escaped(item)]);
  };
  const joined = value => {
    if (value === null || typeof value !== 'object') return text(value);
    return (Array.isArray(value) ? value : Object.entries(value).flat()).map(text).join(',');
  };

  // Returns the body in the media type that was chosen.
  const encode = (value, option, parts) => {
    const type = option.value.split(';')[0].trim().toLowerCase();
    if (!type.startsWith('multipart/') && type !== 'application/x-www-form-urlencoded') return value;
    if (value.trim() === '' && parts.length === 0) return undefined;
    const members = value.trim() === '' ? {} : JSON.parse(value);
    if (type.startsWith('multipart/')) {
      const form = new FormData();
      for (const [name, member] of Object.entries(members)) {
        if (parts.some(([part]) => part === name)) continue;
        for (const item of Array.isArray(member) ? member : [member]) {
          const isObject = item !== null && typeof item === 'object';
          form.append(name, isObject ? new Blob([JSON.stringify(item)], { type: 'application/json' }) : text(item));
        }
      }
      for (const [name, file] of parts) form.append(name, file);
      return form;
    }
    const deep = JSON.parse(option.dataset.deep);
    const fields = new URLSearchParams();
    for (const [name, member] of Object.entries(members)) {
      const own = deep.includes(name) ? nested(name, member)
        : Array.isArray(member) ? member.map(item => [name, text(item)]) : [[name, text(member)]];
      for (const [key, value] of own) fields.append(key, value);
    }
    return fields.toString();
  };

  const send = async form => {
    let url = form.dataset.url;
    const query = [];
    const cookies = [];
    const headers = new Headers();
    const parts = [];
    let body;
    let option;
    let file;
    for (const field of form.querySelectorAll('[data-in]')) {
      const { in: place, name, style } = field.dataset;
      if (place === 'part') {
        for (const one of field.files) parts.push([name, one]);
        continue;
      }
      if (place === 'file') { [file] = field.files; continue; }
      if (place === 'type') { option = field.selectedOptions[0]; continue; }
      if (place === 'body') { body = field.value; continue; }
      if (field.value === '' && place !== 'path') continue;
      let value;
      try { value = read(field); } catch (error) { throw new Error(`${name} must be JSON: ${error.message}`); }
      if (place === 'path') url = url.replaceAll(`{${name}}`, joined(value).split(',').map(encodeURIComponent).join(','));
      else if (place === 'query') query.push(...pairs(name, value, style ?? 'pairs'));
      else if (place === 'querystring') query.push([null, text(value)]);
      else if (place === 'header') headers.set(name, joined(value));
      else if (place === 'cookie') cookies.push([name, joined(value)]);
    }
    const needs = JSON.parse(form.dataset.needs);
    for (const key of keys) {
      const value = key.querySelector('input').value;
      if (value === '' || !needs.includes(key.dataset.scheme)) continue;
      const { in: place, name } = key.dataset;
      if (place === 'header') headers.set(name, value);
      if (place === 'query') query.push([name, escaped(value)]);
      if (place === 'cookie') cookies.push([name, value]);
      if (place === 'authorization') headers.set('Authorization', `${name} ${value}`);
      if (place === 'basic') headers.set('Authorization', `Basic ${base64(value)}`);
    }
    let sent;
    if (file) sent = file;
    else if (body !== undefined && option) {
      try { sent = encode(body, option, parts); } catch (error) { throw new Error(`the body must be JSON: ${error.message}`); }
    }
    if (sent === '') sent = undefined;
    // The browser writes the boundary of multipart bodies.
    if (sent !== undefined && !(sent instanceof FormData)) headers.set('Content-Type', option.value.replace(/^\*\/\*$/, 'application/octet-stream'));
    const search = query.map(([name, value]) => (name === null ? value : `${encodeURIComponent(name)}=${value}`));
    if (search.length > 0) url += (url.includes('?') ? '&' : '?') + search.join('&');
    const cookie = (name, value, age) => { document.cookie = `${name}=${encodeURIComponent(value)}; path=/; SameSite=Strict; max-age=${age}`; };
    for (const [name, value] of cookies) cookie(name, value, 60);
    try {
      return await fetch(url, { method: form.dataset.method, headers, body: sent, credentials: cookies.length > 0 ? 'same-origin' : 'omit' });
    } finally {
      for (const [name] of cookies) cookie(name, '', 0);
    }
  };

  // Shows an answer: text, or a link to what is none.
  const show = async (out, response, start) => {
    const type = response.headers.get('Content-Type') ?? '';
    const blob = await response.blob();
    const line = make('p');
    line.append(make('b', String(response.status), response.ok ? 'ok' : 'bad'));
    line.append(` ${response.statusText} · ${Math.round(performance.now() - start)} ms · ${blob.size} bytes`);
    const fields = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
    out.replaceChildren(line, make('pre', fields));
    if (blob.size === 0) return;
    if (!/json|xml|text|form|event-stream/.test(type)) {
      const link = make('a', `Save the ${blob.size} bytes of ${type || 'no media type'}`);
      link.href = URL.createObjectURL(blob);
      link.download = 'answer';
      out.append(link);
      return;
    }
    let body = await blob.text();
    if (type.includes('json')) {
      try { body = JSON.stringify(JSON.parse(body), null, 2); } catch { /* shown as it is */ }
    }
    out.append(make('pre', body));
  };
  document.addEventListener('toggle', event => {
    const body = event.target.querySelector?.(':scope > form.try [data-in=body]');
    if (!body || body.dataset.indented) return;
    body.dataset.indented = 1;
    try { body.value = JSON.stringify(JSON.parse(body.value), null, 2); } catch { /* no JSON */ }
  }, true);
  document.addEventListener('submit', async event => {
    const form = event.target.closest('form.try');
    if (!form) return;
    event.preventDefault();
    const out = form.querySelector('.answer');
    out.textContent = 'Sending …';
    const start = performance.now();
    try { await show(out, await send(form), start); } catch (error) { out.replaceChildren(make('p', `No answer: ${error.message}`, 'bad')); }
  });
})();
