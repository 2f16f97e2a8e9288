import com.github.ocraft.s2client.bot.ClientError;
import com.github.ocraft.s2client.bot.S2Agent;
import com.github.ocraft.s2client.bot.S2Coordinator;
import com.github.ocraft.s2client.bot.gateway.UnitInPool;
import com.github.ocraft.s2client.protocol.data.Abilities;
import com.github.ocraft.s2client.protocol.data.UnitTypeData;
import com.github.ocraft.s2client.protocol.game.Difficulty;
import com.github.ocraft.s2client.protocol.game.LocalMap;
import com.github.ocraft.s2client.protocol.game.Race;
import com.github.ocraft.s2client.protocol.spatial.Point2d;
import com.github.ocraft.s2client.protocol.unit.Alliance;
import java.nio.file.Paths;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Plays whole games through the ocraft library, written by others, and prints one line for each.
 *
 * <p>Runs in a process of its own: arguments are port, map, difficulty, tactic ({@code focus} or
 * {@code hold-fire}) and number of games. The first game is created, the others are restarts.
 */
public final class OcraftCheck {
  private OcraftCheck() {}

  public static void main(String[] arguments) {
    Bot bot = new Bot(arguments[3].equals("focus"), Integer.parseInt(arguments[4]));
    S2Coordinator coordinator =
        S2Coordinator.setup()
            .setRealtime(false)
            .setStepSize(8)
            .setTimeoutMS(20_000)
            .setParticipants(
                S2Coordinator.createParticipant(Race.TERRAN, bot),
                S2Coordinator.createComputer(Race.TERRAN, Difficulty.forName(arguments[2]), "bot"))
            .connect("127.0.0.1", Integer.parseInt(arguments[0]))
            .startGame(LocalMap.of(Paths.get(arguments[1] + ".SC2Map"), new byte[] {1}));
    while (coordinator.update() && bot.gamesLeft > 0) {
      // update() plays one step
    }
    coordinator.quit();
    System.exit(bot.errors == 0 ? 0 : 1);
  }

  private static final class Bot extends S2Agent {
    private final boolean focus;
    int gamesLeft;
    int errors;
    private int destroyed;
    private int firstOwn;
    private int firstEnemies;
    private long lastLoop;
    private TreeSet<String> types = new TreeSet<>();

    Bot(boolean focus, int games) {
      this.focus = focus;
      this.gamesLeft = games;
    }

    @Override
    public void onGameStart() {
      destroyed = 0;
      firstOwn = observation().getUnits(Alliance.SELF).size();
      firstEnemies = observation().getUnits(Alliance.ENEMY).size();
      types = new TreeSet<>();
      for (UnitInPool unit : observation().getUnits()) {
        UnitTypeData data = observation().getUnitTypeData(false).get(unit.unit().getType());
        types.add(data.getName() + data.getWeapons().size());
      }
    }

    @Override
    public void onStep() {
      lastLoop = observation().getGameLoop();
      List<UnitInPool> army = observation().getUnits(Alliance.SELF);
      List<UnitInPool> enemies = observation().getUnits(Alliance.ENEMY);
      if (!army.isEmpty()) {
        // everyone shoots at the enemy nearest to the first of us
        enemies.sort(
            Comparator.comparingDouble(
                enemy ->
                    enemy.unit().getPosition().distance(army.get(0).unit().getPosition())));
      }
      for (UnitInPool own : army) {
        if (!focus) {
          actions().unitCommand(own.unit(), Abilities.BEHAVIOR_HOLD_FIRE_ON, false);
        } else if (enemies.isEmpty()) {
          actions().unitCommand(own.unit(), Abilities.ATTACK, Point2d.of(16, 16), false);
        } else {
          actions().unitCommand(own.unit(), Abilities.ATTACK, enemies.get(0).unit(), false);
        }
      }
      actions().sendActions();
    }

    @Override
    public void onUnitDestroyed(UnitInPool unit) {
      destroyed++;
    }

    @Override
    public void onGameEnd() {
      String results =
          observation().getResults().stream()
              .map(result -> result.getPlayerId() + ":" + result.getResult())
              .collect(Collectors.joining(","));
      System.out.println(
          "game own=" + firstOwn + " enemies=" + firstEnemies + " types=" + types
              + " destroyed=" + destroyed + " loop=" + lastLoop + " results=" + results
              + " score=" + observation().getScore().getDetails().getKilledValueUnits());
      gamesLeft--;
      if (gamesLeft > 0) {
        agentControl().restart();
      }
    }

    @Override
    public void onError(List<ClientError> clientErrors, List<String> protocolErrors) {
      errors++;
      System.out.println("error " + clientErrors + " " + protocolErrors);
    }
  }
}
