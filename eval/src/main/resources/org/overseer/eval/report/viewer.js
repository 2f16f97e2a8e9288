'use strict';
// Draws a recorded game: where each unit was at every agent step, straight lines between.
(() => {
  const { recordings, results, players } = JSON.parse(document.getElementById('games').textContent);
  const element = id => document.getElementById(id);
  const canvas = element('field');
  const context = canvas.getContext('2d');
  const LOOPS_A_SECOND = 16;
  const FIELDS = 5; // of a unit in a frame: unit, x, y, health, shield
  const COLOURS = ['#3b7de0', '#d8492f'];
  const WORDS = { WIN: 'won', LOSS: 'lost', DRAW: 'drew' };
  const map = recordings.map;
  const bits = Uint8Array.from(atob(map.pathing), c => c.charCodeAt(0));
  const walkable = cell => (bits[cell >> 3] >> (cell & 7)) & 1;

  const course = element('course');
  const courseContext = course.getContext('2d');
  const HEAD = 44; // of the field, where the players are named

  let recording, result, positions, view, totals;
  let time = 0; // in agent steps
  let playing = false;
  let last = 0;

  /** The part of the map where anything is: maps have wide borders. */
  function fit() {
    let left = map.width, bottom = map.height, right = 0, top = 0;
    for (const frame of recording.frames) {
      for (let i = 0; i < frame.length; i += FIELDS) {
        left = Math.min(left, frame[i + 1] / 10);
        right = Math.max(right, frame[i + 1] / 10);
        bottom = Math.min(bottom, frame[i + 2] / 10);
        top = Math.max(top, frame[i + 2] / 10);
      }
    }
    const scale = Math.min(canvas.width / (right - left + 4), (canvas.height - HEAD) / (top - bottom + 4));
    view = { scale, x: (left + right) / 2, y: (bottom + top) / 2 };
  }

  const screenX = x => canvas.width / 2 + (x - view.x) * view.scale;
  const screenY = y => (canvas.height + HEAD) / 2 - (y - view.y) * view.scale;

  function choose(index) {
    recording = recordings.games[index];
    result = results[index];
    positions = recording.frames.map(frame => {
      const units = new Map();
      for (let i = 0; i < frame.length; i += FIELDS) {
        units.set(frame[i], frame.slice(i + 1, i + FIELDS));
      }
      return units;
    });
    totals = positions.map(units => {
      const sums = [0, 0];
      for (const [number, [, , health, shield]] of units) {
        sums[owner(recording.units[number])] += health + shield;
      }
      return sums;
    });
    fit();
    time = 0;
    element('scrub').max = positions.length - 1;
    draw();
  }

  /** Whose unit it is: 0 the player that the report is about, 1 the opponent. */
  const owner = unit => (unit.side === result.side ? 0 : 1);

  function draw() {
    context.fillStyle = '#23262c';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = '#353a43';
    for (let cell = 0; cell < map.width * map.height; cell++) {
      if (walkable(cell)) {
        const x = screenX(cell % map.width);
        const y = screenY(Math.floor(cell / map.width) + 1);
        if (x > -view.scale && x < canvas.width && y > -view.scale && y < canvas.height) {
          context.fillRect(x, y, view.scale + 0.5, view.scale + 0.5);
        }
      }
    }
    grid();
    const step = Math.floor(time);
    const next = positions[Math.min(step + 1, positions.length - 1)];
    const counts = [0, 0];
    fallen(step);
    for (const [number, [x, y, health, shield]] of positions[step]) {
      const unit = recording.units[number];
      const [toX, toY] = next.get(number) || [x, y];
      const part = time - step;
      unitAt(unit, (x + (toX - x) * part) / 10, (y + (toY - y) * part) / 10, health, shield);
      counts[owner(unit)]++;
    }
    names(counts, totals[step]);
    drawCourse();
    const seconds = (step * recording.step_loops) / LOOPS_A_SECOND;
    element('scrub').value = time;
    element('state').textContent =
      `step ${step} of ${positions.length - 1}, ${seconds.toFixed(1)} s of game time; below the field: health and shields over time`;
  }

  /** A line every four cells, to tell distances. */
  function grid() {
    context.strokeStyle = '#ffffff0d';
    context.lineWidth = 1;
    context.beginPath();
    for (let x = 0; x <= map.width; x += 4) {
      context.moveTo(screenX(x), 0);
      context.lineTo(screenX(x), canvas.height);
    }
    for (let y = 0; y <= map.height; y += 4) {
      context.moveTo(0, screenY(y));
      context.lineTo(canvas.width, screenY(y));
    }
    context.stroke();
  }

  /** A cross where each unit that is gone was seen last. */
  function fallen(step) {
    const last = new Map();
    for (let earlier = 0; earlier < step; earlier++) {
      for (const [number, place] of positions[earlier]) {
        last.set(number, place);
      }
    }
    context.lineWidth = 3;
    for (const [number, [x, y]] of last) {
      if (!positions[step].has(number)) {
        const unit = recording.units[number];
        const size = Math.max(4, unit.radius * view.scale * 0.6);
        const centre = [screenX(x / 10), screenY(y / 10)];
        context.strokeStyle = COLOURS[owner(unit)] + '88';
        context.beginPath();
        for (const slope of [1, -1]) {
          context.moveTo(centre[0] - size, centre[1] - slope * size);
          context.lineTo(centre[0] + size, centre[1] + slope * size);
        }
        context.stroke();
      }
    }
  }

  /** Who plays, with what is left of whose army. */
  function names(counts, points) {
    context.fillStyle = '#16181ccc';
    context.fillRect(0, 0, canvas.width, HEAD);
    context.font = '18px system-ui, sans-serif';
    context.textBaseline = 'middle';
    for (const player of [0, 1]) {
      const half = canvas.width / 2;
      const share = points[player] / Math.max(1, totals[0][player]);
      context.fillStyle = COLOURS[player];
      const width = (half - 16) * share;
      context.fillRect(player ? half + 8 : half - 8 - width, HEAD - 8, width, 6);
      context.fillStyle = '#fff';
      context.textAlign = player ? 'right' : 'left';
      const text = `${players[player]}: ${counts[player]} units, ${points[player]} points`;
      context.fillText(text, player ? canvas.width - 12 : 12, HEAD / 2 - 4, half - 24);
    }
  }

  /** What both sides have left, over the whole game, and where in it we are. */
  function drawCourse() {
    const most = Math.max(1, ...totals.map(sums => Math.max(...sums)));
    const x = step => 8 + (step / Math.max(1, totals.length - 1)) * (course.width - 16);
    const y = points => course.height - 8 - (points / most) * (course.height - 16);
    courseContext.fillStyle = '#23262c';
    courseContext.fillRect(0, 0, course.width, course.height);
    courseContext.lineWidth = 3;
    for (const player of [0, 1]) {
      courseContext.strokeStyle = COLOURS[player];
      courseContext.beginPath();
      totals.forEach((sums, step) => courseContext.lineTo(x(step), y(sums[player])));
      courseContext.stroke();
    }
    courseContext.fillStyle = '#ffffffaa';
    courseContext.fillRect(x(time) - 1, 0, 2, course.height);
  }

  function unitAt(unit, x, y, health, shield) {
    const radius = Math.max(4, unit.radius * view.scale);
    const centre = [screenX(x), screenY(y)];
    const arc = (r, share, colour) => {
      context.strokeStyle = colour;
      context.beginPath();
      context.arc(...centre, r, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * share);
      context.stroke();
    };
    context.fillStyle = COLOURS[owner(unit)];
    context.globalAlpha = 0.85;
    context.beginPath();
    context.arc(...centre, radius, 0, 2 * Math.PI);
    context.fill();
    context.globalAlpha = 1;
    context.lineWidth = 3;
    arc(radius + 2, 1, '#00000066');
    arc(radius + 2, health / Math.max(1, unit.health), '#7fd66b');
    if (unit.shield > 0) {
      arc(radius + 6, shield / unit.shield, '#8fc6ff');
    }
    context.fillStyle = '#fff';
    context.font = `${Math.max(10, radius)}px system-ui, sans-serif`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(unit.name.slice(0, 2), ...centre);
  }

  function setPlaying(value) {
    playing = value;
    element('play').textContent = value ? 'pause' : 'play';
    if (value) {
      time = time >= positions.length - 1 ? 0 : time;
      last = performance.now();
      requestAnimationFrame(tick);
    }
  }

  function tick(now) {
    if (!playing) {
      return;
    }
    const stepsASecond = LOOPS_A_SECOND / recording.step_loops;
    time += ((now - last) / 1000) * stepsASecond * Number(element('speed').value);
    last = now;
    if (time >= positions.length - 1) {
      time = positions.length - 1;
      setPlaying(false);
    }
    draw();
    if (playing) {
      requestAnimationFrame(tick);
    }
  }

  results.forEach((game, index) => {
    const option = document.createElement('option');
    option.value = index;
    option.textContent =
      `game ${game.game + 1}: ${players[0]} ${WORDS[game.outcome]} as side ${game.side + 1}, ${game.steps} steps`;
    element('game').append(option);
  });
  element('game').addEventListener('change', event => choose(Number(event.target.value)));
  element('play').addEventListener('click', () => setPlaying(!playing));
  element('scrub').addEventListener('input', event => {
    setPlaying(false);
    time = Number(event.target.value);
    draw();
  });
  course.addEventListener('click', event => {
    setPlaying(false);
    const box = course.getBoundingClientRect();
    const share = ((event.clientX - box.left) / box.width * course.width - 8) / (course.width - 16);
    time = Math.max(0, Math.min(1, share)) * (positions.length - 1);
    draw();
  });
  choose(0);
})();
