package org.overseer.env.serve;

import static org.assertj.core.api.Assertions.assertThat;

import SC2APIProtocol.Debug.DebugCommand;
import SC2APIProtocol.Debug.DebugTestProcess;
import SC2APIProtocol.Sc2Api.Difficulty;
import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.RequestDebug;
import SC2APIProtocol.Sc2Api.Response;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** A request that cannot be answered ends its connection, so that no client waits for ever. */
class ConnectionHandlerTest {
  @Test
  void anErrorWhileARequestIsHandledClosesTheConnection() {
    VirtualGameProcess process =
        new VirtualGameProcess(
            TestServices.of(
                new Rendezvous(),
                Runnable::run,
                () -> {
                  throw new StackOverflowError("no seed");
                }));
    EmbeddedChannel channel = new EmbeddedChannel(new ConnectionHandler(Runnable::run, process));
    channel.writeInbound(Requests.ping().setId(1).build());
    assertThat(channel.<Response>readOutbound().getId()).isEqualTo(1);
    Request.Builder unseeded = Requests.create("3m", 0, Difficulty.Easy);
    unseeded.getCreateGameBuilder().clearRandomSeed();
    channel.writeInbound(unseeded.build());
    assertThat(channel.<Object>readOutbound()).isNull();
    assertThat(channel.isOpen()).isFalse();
  }

  /** Whether the client is still there shows only while something is read. */
  @Test
  void aProcessThatHangsThrowsAwayWhatComes() {
    Deque<Runnable> turns = new ArrayDeque<>();
    VirtualGameProcess process =
        new VirtualGameProcess(TestServices.of(new Rendezvous(), turns::add, () -> 7));
    EmbeddedChannel channel = new EmbeddedChannel(new ConnectionHandler(turns::add, process));
    channel.writeInbound(
        Requests.create("3m", 1, Difficulty.Easy).build(),
        Requests.join().build(),
        Request.newBuilder()
            .setDebug(
                RequestDebug.newBuilder()
                    .addDebug(
                        DebugCommand.newBuilder()
                            .setTestProcess(
                                DebugTestProcess.newBuilder().setTest(DebugTestProcess.Test.hang))))
            .build());
    pings(channel);
    assertThat(channel.config().isAutoRead()).isFalse();
    while (!turns.isEmpty()) {
      turns.remove().run();
      channel.runPendingTasks();
    }
    assertThat(channel.config().isAutoRead()).isTrue();
    pings(channel);
    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(channel.outboundMessages()).hasSize(2);
  }

  private static void pings(EmbeddedChannel channel) {
    for (int ping = 0; ping < 100; ping++) {
      channel.writeInbound(Requests.ping().build());
    }
  }

  /** Clients pair answers with requests by their order. */
  @Test
  void anAnswerThatCannotBeWrittenIsTheLast() {
    ChannelOutboundHandlerAdapter brokenOnce =
        new ChannelOutboundHandlerAdapter() {
          private boolean broken;

          @Override
          public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (broken) {
              context.write(message, promise);
            } else {
              broken = true;
              promise.setFailure(new IllegalStateException("cannot be encoded"));
            }
          }
        };
    VirtualGameProcess process =
        new VirtualGameProcess(TestServices.of(new Rendezvous(), Runnable::run, () -> 7));
    EmbeddedChannel channel =
        new EmbeddedChannel(brokenOnce, new ConnectionHandler(Runnable::run, process));
    channel.writeInbound(Requests.ping().build(), Requests.ping().build());
    assertThat(channel.<Object>readOutbound()).isNull();
    assertThat(channel.isOpen()).isFalse();
  }
}
