'use strict';

// Plays whole games through @node-sc2/core and writes what the library told its bot, one line of JSON for each
// observation, for a test that plays the same games again in process and compares.
//
// Arguments: port, map, difficulty (its number), tactic (attack or idle), number of games, file for the lines.

const fs = require('fs');
const { createAgent, createEngine, createPlayer } = require('@node-sc2/core');
const { Alliance, Difficulty, Race } = require('@node-sc2/core/constants/enums');

const [port, map, difficulty, tactic, games, file] = process.argv.slice(2);
const lines = fs.openSync(file, 'w');

function write(record) {
  fs.writeSync(lines, JSON.stringify(record) + '\n');
}

/** A unit as it came: everything as the library decoded it. */
function described(unit) {
  return {
    tag: unit.tag,
    type: unit.unitType,
    alliance: unit.alliance,
    x: unit.pos.x,
    y: unit.pos.y,
    health: unit.health,
    shield: unit.shield,
    cooldown: unit.weaponCooldown,
    orders: unit.orders.map((order) => order.abilityId),
  };
}

function distance(a, b) {
  return Math.hypot(a.pos.x - b.pos.x, a.pos.y - b.pos.y);
}

function bot() {
  let destroyed = 0;

  async function observe({ resources }) {
    const { frame, units, actions } = resources.get();
    const observation = frame.getObservation();
    const own = units.getAlive(Alliance.SELF);
    const enemies = units.getAlive(Alliance.ENEMY);
    const record = {
      loop: observation.gameLoop,
      own: own.length,
      enemies: enemies.length,
      destroyed,
      units: observation.rawData.units.map(described),
      calls: [],
    };
    if (tactic === 'attack' && own.length > 0) {
      await attack(actions, own, enemies, record.calls);
    }
    write(record);
  }

  /** Everyone at the enemy nearest to the first of us, then, queued, on to the middle of the map. */
  async function attack(actions, own, enemies, calls) {
    const middle = { x: 16, y: 16 };
    if (enemies.length > 0) {
      const target = enemies.reduce((a, b) => (distance(b, own[0]) < distance(a, own[0]) ? b : a));
      calls.push({ units: own.map((unit) => unit.tag), target: target.tag, queue: false });
      calls[0].results = (await actions.attack(own, target)).result;
    }
    const queue = enemies.length > 0;
    const call = { units: own.map((unit) => unit.tag), x: middle.x, y: middle.y, queue };
    calls.push(call);
    call.results = (await actions.attackMove(own, middle, queue)).result;
  }

  return createAgent({
    interface: { raw: true, score: true },
    onGameStart: observe,
    onStep: observe,
    async onUnitDestroyed() {
      destroyed += 1;
    },
  });
}

/** One game on a connection of its own, by the engine's own loop. */
async function play() {
  const engine = createEngine({ port: Number(port), launch: false });
  const ping = await engine.connect();
  const [world, results] = await engine.runGame(`${map}.SC2Map`, [
    createPlayer({ race: Race.TERRAN }, bot()),
    createPlayer({ race: Race.TERRAN, difficulty: Number(difficulty) }),
  ]);
  const { actions } = world.resources.get();
  const last = (await actions._client.observation()).observation;
  const gameInfo = await actions._client.gameInfo();
  write({
    version: ping.gameVersion,
    loop: last.gameLoop,
    units: last.rawData.units.map(described),
    killedValue: last.score.scoreDetails.killedValueUnits,
    results: results.map(({ playerId, result }) => ({ playerId, result })),
    difficulty: gameInfo.playerInfo[1].difficulty,
    marine: world.data.getUnitTypeData(48).name,
  });
  await actions._client.quit();
  actions._client._ws.close();
}

async function main() {
  if (!Object.values(Difficulty).includes(Number(difficulty))) {
    throw new Error(`there is no difficulty ${difficulty}`);
  }
  for (let game = 0; game < Number(games); game += 1) {
    await play();
  }
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  }
);
