package org.overseer.env.sc2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestCreateGame;
import SC2APIProtocol.Sc2Api.RequestJoinGame;
import SC2APIProtocol.Sc2Api.RequestPing;
import SC2APIProtocol.Sc2Api.RequestStep;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseCreateGame;
import SC2APIProtocol.Sc2Api.ResponseJoinGame;
import SC2APIProtocol.Sc2Api.ResponsePing;
import SC2APIProtocol.Sc2Api.ResponseStep;
import SC2APIProtocol.Sc2Api.Status;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.overseer.env.EnvironmentException;
import org.overseer.env.EnvironmentException.Code;
import org.overseer.env.net.ConnectionPolicy;
import org.overseer.env.net.NoLeaks;

@ExtendWith(NoLeaks.class)
class Sc2ProtocolTest {
  private static final ConnectionPolicy POLICY =
      new ConnectionPolicy(
          Duration.ofSeconds(5), 1, Duration.ofMillis(1), Duration.ofSeconds(20), 1 << 20);

  @Test
  void pipelinedRequestsGetTheirOwnAnswers() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer(
                r ->
                    answer(
                        r.hasStep()
                            ? step(r.getStep().getCount()).setId(r.getId())
                            : pong().setId(r.getId())));
        Sc2Protocol protocol = connect(server)) {
      CompletableFuture<Response> first = protocol.send(stepRequest(3));
      CompletableFuture<Response> second = protocol.send(pingRequest());
      CompletableFuture<Response> third = protocol.send(stepRequest(5));
      assertThat(protocol.await("third", third).getStep().getSimulationLoop()).isEqualTo(5);
      assertThat(protocol.await("first", first).getStep().getSimulationLoop()).isEqualTo(3);
      assertThat(protocol.await("second", second).hasPing()).isTrue();
      assertThat(protocol.status()).isEqualTo(Status.in_game);
    }
  }

  @Test
  void answersWithoutIdArePairedByOrder() throws IOException {
    try (ScriptedServer server = new ScriptedServer(r -> answer(pong()));
        Sc2Protocol protocol = connect(server)) {
      assertThat(protocol.call(pingRequest()).hasPing()).isTrue();
    }
  }

  @Test
  void usageErrorNamesRequestStatusAndReason() throws IOException {
    Response.Builder error =
        Response.newBuilder().setStatus(Status.ended).addError("Game has already ended");
    refused(
        r -> answer(error),
        stepRequest(1),
        Code.PROTOCOL,
        "RequestStep was refused in status ended: Game has already ended");
  }

  @Test
  void processingErrorNamesItsKindAndDetails() throws IOException {
    Response.Builder error =
        Response.newBuilder()
            .setStatus(Status.launched)
            .setCreateGame(
                ResponseCreateGame.newBuilder()
                    .setError(ResponseCreateGame.Error.InvalidMapPath)
                    .setErrorDetails("no map 4m"));
    refused(
        r -> answer(error),
        Request.newBuilder().setCreateGame(RequestCreateGame.getDefaultInstance()),
        Code.PROTOCOL,
        "RequestCreateGame failed: InvalidMapPath (no map 4m)");
  }

  @Test
  void whoMeetsNobodyIsToldSoAndThatNoGameIsThere() throws IOException {
    Response.Builder error =
        Response.newBuilder()
            .setStatus(Status.launched)
            .setJoinGame(
                ResponseJoinGame.newBuilder().setError(ResponseJoinGame.Error.NetworkError));
    refused(
        r -> answer(error),
        Request.newBuilder().setJoinGame(RequestJoinGame.getDefaultInstance()),
        Code.UNREACHABLE,
        "RequestJoinGame failed: NetworkError");
  }

  @Test
  void answerWithoutStatusOrWithAnotherIdOrOfAnotherKindIsRefused() throws IOException {
    refused(r -> answer(pong().clearStatus()), pingRequest(), Code.PROTOCOL, "has no status");
    refused(r -> answer(pong().setId(999)), pingRequest(), Code.PROTOCOL, "has id 999");
    refused(
        r -> answer(step(1)),
        pingRequest(),
        Code.PROTOCOL,
        "expected ResponsePing but got ResponseStep");
  }

  @Test
  void answerThatIsNotProtobufBreaksTheConnectionForGood() throws IOException {
    try (ScriptedServer server = new ScriptedServer(r -> List.of(new byte[] {(byte) 0xff, 1}));
        Sc2Protocol protocol = connect(server)) {
      for (int i = 0; i < 2; i++) {
        thrown(() -> protocol.call(pingRequest()), Code.PROTOCOL, "bad response", "not a protobuf");
      }
    }
  }

  @Test
  void closedConnectionIsNamedWithAddressAndGameLoop() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer(r -> r.hasStep() ? answer(step(11230)) : List.of());
        Sc2Protocol protocol = connect(server)) {
      protocol.call(stepRequest(8));
      thrown(
          () -> protocol.call(pingRequest()),
          Code.DISCONNECTED,
          "127.0.0.1:" + server.port(),
          "game loop 11230");
    }
  }

  @Test
  void silenceIsATimeoutThatNamesTheRequest() throws IOException {
    CompletableFuture<Void> testIsOver = new CompletableFuture<>();
    try (ScriptedServer server =
            new ScriptedServer(
                r -> {
                  testIsOver.join();
                  return List.of();
                });
        Sc2Protocol protocol =
            new Sc2Protocol(
                "127.0.0.1", server.port(), POLICY.withRequestTimeout(Duration.ofMillis(20)))) {
      thrown(
          () -> protocol.call(stepRequest(1)),
          Code.TIMEOUT,
          "no answer to RequestStep within 0.02 s from 127.0.0.1:" + server.port());
      testIsOver.complete(null);
    }
  }

  @Test
  void unreachableServerIsOneClearLine() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    thrown(
        () -> new Sc2Protocol("127.0.0.1", port, POLICY.withConnectAttempts(2)),
        Code.UNREACHABLE,
        "no StarCraft II server answers at ws://127.0.0.1:" + port + "/sc2api after 2 attempts",
        "refused");
    thrown(
        () -> new Sc2Environment(Sc2GameSettings.of("127.0.0.1", port, "3m").withPolicy(POLICY)),
        Code.UNREACHABLE,
        "after 1 attempt (");
  }

  private static void refused(
      Function<Request, List<byte[]>> answers, Request.Builder request, Code code, String... parts)
      throws IOException {
    try (ScriptedServer server = new ScriptedServer(answers);
        Sc2Protocol protocol = connect(server)) {
      thrown(() -> protocol.call(request), code, parts);
    }
  }

  private static void thrown(ThrowingCallable call, Code code, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EnvironmentException.class, e -> assertThat(e.code()).isEqualTo(code))
        .satisfies(e -> assertThat(e.getMessage()).contains(parts).hasLineCount(1));
  }

  private static Sc2Protocol connect(ScriptedServer server) {
    return new Sc2Protocol("127.0.0.1", server.port(), POLICY);
  }

  private static List<byte[]> answer(Response.Builder response) {
    return List.of(response.build().toByteArray());
  }

  private static Response.Builder pong() {
    return Response.newBuilder()
        .setStatus(Status.launched)
        .setPing(ResponsePing.getDefaultInstance());
  }

  private static Response.Builder step(int loop) {
    return Response.newBuilder()
        .setStatus(Status.in_game)
        .setStep(ResponseStep.newBuilder().setSimulationLoop(loop));
  }

  private static Request.Builder pingRequest() {
    return Request.newBuilder().setPing(RequestPing.getDefaultInstance());
  }

  private static Request.Builder stepRequest(int count) {
    return Request.newBuilder().setStep(RequestStep.newBuilder().setCount(count));
  }
}
