import com.github.ocraft.s2client.bot.ClientError;
import com.github.ocraft.s2client.bot.S2Agent;
import com.github.ocraft.s2client.bot.S2Coordinator;
import com.github.ocraft.s2client.bot.gateway.UnitInPool;
import com.github.ocraft.s2client.protocol.data.Abilities;
import com.github.ocraft.s2client.protocol.data.Units;
import com.github.ocraft.s2client.protocol.game.Difficulty;
import com.github.ocraft.s2client.protocol.game.LocalMap;
import com.github.ocraft.s2client.protocol.game.Race;
import com.github.ocraft.s2client.protocol.spatial.Point2d;
import com.github.ocraft.s2client.protocol.unit.Alliance;
import java.nio.file.Paths;
import java.util.List;
import java.util.TreeSet;

/**
 * One game of 3m through the ocraft library, played by one of several bots, told in one line each.
 *
 * <p>Arguments: port, and what to do. {@code stand}: give no order against the map's own opponent.
 * {@code queue}: walk along a queue of points. {@code debug}: make and kill units. {@code two}: two
 * bots of one process, each on a connection of its own. {@code ladder}: as ladders start bots, with
 * a game that somebody else has created; the third argument is the first port of its players.
 */
public final class OcraftMapCheck {
  private static final int LONGEST = 3_000;

  private OcraftMapCheck() {}

  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    LocalMap map = LocalMap.of(Paths.get("3m.SC2Map"), new byte[] {1});
    Bot first = new Bot(arguments[1]);
    Bot second = new Bot("stand");
    S2Coordinator coordinator;
    if (arguments[1].equals("ladder")) {
      second.over = true;
      coordinator =
          S2Coordinator.setup()
              .loadLadderSettings(
                  new String[] {
                    "--GamePort", arguments[0], "--StartPort", arguments[2],
                    "--LadderServer", "127.0.0.1", "--OpponentId", "opponent"
                  })
              .setStepSize(8)
              .setTimeoutMS(20_000)
              .setParticipants(S2Coordinator.createParticipant(Race.TERRAN, first))
              .connectToLadder()
              .joinGame();
    } else if (arguments[1].equals("two")) {
      coordinator =
          S2Coordinator.setup()
              .setRealtime(false)
              .setStepSize(8)
              .setTimeoutMS(20_000)
              .setMultithreaded(true)
              .setParticipants(
                  S2Coordinator.createParticipant(Race.TERRAN, first),
                  S2Coordinator.createParticipant(Race.TERRAN, second))
              .connect("127.0.0.1", port)
              .startGame(map);
    } else {
      second.over = true;
      coordinator =
          S2Coordinator.setup()
              .setRealtime(false)
              .setStepSize(8)
              .setTimeoutMS(20_000)
              .setParticipants(
                  S2Coordinator.createParticipant(Race.TERRAN, first),
                  S2Coordinator.createComputer(Race.TERRAN, Difficulty.VERY_HARD))
              .connect("127.0.0.1", port)
              .startGame(map);
    }
    int updates = 0;
    while (coordinator.update() && !(first.over && second.over) && updates < LONGEST) {
      updates++;
    }
    coordinator.quit();
    System.exit(first.errors + second.errors == 0 ? 0 : 1);
  }

  private static final class Bot extends S2Agent {
    private final String kind;
    private final TreeSet<Integer> types = new TreeSet<>();
    private int start;
    private int own;
    private int enemies;
    private int most;
    private int orders;
    private long lastDeath;
    private boolean arrived;
    private boolean killed;
    private boolean enemiesGone;
    volatile boolean over;
    volatile int errors;

    Bot(String kind) {
      this.kind = kind;
    }

    @Override
    public void onGameStart() {
      for (UnitInPool unit : observation().getUnits(Alliance.SELF)) {
        types.add(unit.unit().getType().getUnitTypeId());
        if (kind.equals("queue")) {
          actions().unitCommand(unit.unit(), Abilities.MOVE, Point2d.of(9, 13), false);
          actions().unitCommand(unit.unit(), Abilities.MOVE, Point2d.of(6, 13), true);
          actions().unitCommand(unit.unit(), Abilities.MOVE, Point2d.of(6, 10), true);
        }
      }
      start = observation().getUnits(Alliance.SELF).size();
      own = start;
      enemies = observation().getUnits(Alliance.ENEMY).size();
      actions().sendActions();
      if (kind.equals("debug")) {
        debug().debugCreateUnit(Units.TERRAN_MARINE, Point2d.of(4, 4), observation().getPlayerId(), 4);
        debug().sendDebug();
      }
    }

    @Override
    public void onStep() {
      List<UnitInPool> army = observation().getUnits(Alliance.SELF);
      List<UnitInPool> others = observation().getUnits(Alliance.ENEMY);
      if (army.size() < own || others.size() < enemies) {
        lastDeath = observation().getGameLoop();
      }
      own = army.size();
      enemies = others.size();
      most = Math.max(most, own);
      for (UnitInPool unit : army) {
        orders = Math.max(orders, unit.unit().getOrders().size());
        arrived |= unit.unit().getPosition().toPoint2d().distance(Point2d.of(6, 10)) < 1.5;
        if (kind.equals("two") || kind.equals("ladder")) {
          actions().unitCommand(unit.unit(), Abilities.ATTACK, Point2d.of(16, 16), false);
        }
      }
      actions().sendActions();
      if (kind.equals("queue") && arrived) { // nobody comes here, and the game would not end
        tell();
      }
      if (kind.equals("debug") && observation().getGameLoop() >= 40 && !killed) {
        others.forEach(enemy -> debug().debugKillUnit(enemy.unit()));
        debug().sendDebug();
        killed = true;
      } else if (killed) {
        enemiesGone |= enemies == 0;
      }
    }

    @Override
    public void onGameEnd() {
      tell();
    }

    private void tell() {
      System.out.println(
          "game bot=" + kind + " player=" + observation().getPlayerId() + " start=" + start
              + " types=" + types + " most=" + most + " orders=" + orders + " arrived=" + arrived
              + " enemies-gone=" + enemiesGone + " loop=" + observation().getGameLoop()
              + " after-last-death=" + (observation().getGameLoop() - lastDeath)
              + " result="
              + observation().getResults().stream()
                  .filter(result -> result.getPlayerId() == observation().getPlayerId())
                  .map(result -> result.getResult().toString())
                  .findFirst()
                  .orElse("none"));
      over = true;
    }

    @Override
    public void onError(List<ClientError> clientErrors, List<String> protocolErrors) {
      errors++;
      System.out.println("error " + clientErrors + " " + protocolErrors);
    }
  }
}
