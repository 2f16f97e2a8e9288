package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestCreateGame;
import SC2APIProtocol.Sc2Api.RequestJoinGame;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseCreateGame;
import SC2APIProtocol.Sc2Api.ResponseJoinGame;
import SC2APIProtocol.Sc2Api.Status;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Status in every response, the id comes back, usage errors leave the state as it was, typed errors
 * for maps, players and options.
 */
class Conformance2ErrorsTest {
  /** Every request of the protocol, without content. */
  private static Request.Builder empty(FieldDescriptor field) {
    Request.Builder request = Request.newBuilder();
    return request.setField(field, request.newBuilderForField(field).build());
  }

  @Test
  void everyRequestInEveryStatusIsAnsweredWithStatusAndId() {
    Set<String> answered = new TreeSet<>();
    for (Status status :
        new Status[] {
          Status.launched, Status.init_game, Status.in_game, Status.in_replay, Status.ended
        }) {
      for (FieldDescriptor field : Request.getDescriptor().getFields()) {
        if (field.getContainingOneof() == null) {
          continue; // the id
        }
        Connection connection = in(status);
        Response response = connection.call(empty(field).setId(field.getNumber()));
        assertThat(response.hasStatus()).isTrue();
        assertThat(response.getId()).isEqualTo(field.getNumber());
        boolean typed =
            response.hasField(Response.getDescriptor().findFieldByName(field.getName()));
        assertThat(typed)
            .as("%s in %s", field.getName(), status)
            .isEqualTo(response.getErrorCount() == 0);
        if (!typed) {
          assertThat(response.getStatus()).isEqualTo(status);
          assertThat(response.getError(0)).isNotBlank().hasLineCount(1);
        }
        answered.add(field.getName());
      }
    }
    assertThat(answered).hasSize(22);
  }

  private static Connection in(Status status) {
    Connection connection = new Connection();
    switch (status) {
      case init_game -> connection.good(Requests.create("3m", 1, Difficulty.Easy));
      case in_game -> connection.start("3m", 1, Difficulty.Easy);
      case ended -> connection.start("3m", 1, Difficulty.Easy).step(1 << 19);
      case in_replay -> {
        connection.start("3m", 1, Difficulty.Easy).step(8);
        connection.startReplay(connection.saveReplay(), 1);
      }
      default -> {}
    }
    assertThat(connection.status()).isEqualTo(status);
    return connection;
  }

  /** The order of requests of PySC2's own protocol_error_test: one typed, one usage error. */
  @Test
  void creatingNothingAndJoiningNothingAreTwoKindsOfError() throws IOException {
    try (Sc2Server server = Sc2Server.start("127.0.0.1", 0);
        RawClient client = new RawClient(server.port())) {
      Response created =
          client.call(Request.newBuilder().setCreateGame(RequestCreateGame.getDefaultInstance()));
      assertThat(created.getErrorList()).isEmpty();
      assertThat(created.getCreateGame().getError()).isEqualTo(ResponseCreateGame.Error.MissingMap);
      Response joined =
          client.call(Request.newBuilder().setJoinGame(RequestJoinGame.getDefaultInstance()));
      assertThat(joined.getErrorList()).hasSize(1);
      assertThat(joined.hasJoinGame()).isFalse();
      assertThat(joined.getStatus()).isEqualTo(Status.launched);
    }
  }

  @Test
  void aRefusedJoinLeavesTheGameToBeJoined() {
    Connection connection = new Connection();
    connection.good(Requests.create("3m", 1, Difficulty.Easy));
    Response refused =
        connection.good(Request.newBuilder().setJoinGame(Requests.joinGame().clearOptions()));
    assertThat(refused.getJoinGame().getError()).isEqualTo(ResponseJoinGame.Error.MissingOptions);
    assertThat(refused.getJoinGame().getErrorDetails()).isNotBlank();
    assertThat(connection.good(Requests.join()).getStatus()).isEqualTo(Status.in_game);
  }
}
