package org.overseer.env.sc2;

import SC2APIProtocol.Sc2Api.Request;
import SC2APIProtocol.Sc2Api.Response;
import SC2APIProtocol.Sc2Api.ResponseJoinGame;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.overseer.env.EnvironmentException.Code;

/** Finds what is wrong with a response and says it in one line. */
final class ProtocolErrors {
  private ProtocolErrors() {}

  /** Name of a request's message, such as {@code RequestStep}. */
  static String name(Request.Builder request) {
    for (FieldDescriptor field : request.getAllFields().keySet()) {
      if (field.getContainingOneof() != null) {
        return field.getMessageType().getName();
      }
    }
    return "an empty request";
  }

  /** Null if {@code response} is a good answer to the request. */
  static @Nullable String check(String request, int id, Response response) {
    if (response.hasId() && response.getId() != id) {
      return "answer to " + request + " has id " + response.getId() + " but the request had " + id;
    }
    if (!response.hasStatus()) {
      return "answer to " + request + " has no status";
    }
    boolean typed = response.getResponseCase() != Response.ResponseCase.RESPONSE_NOT_SET;
    if (!typed) {
      return request
          + " was refused in status "
          + response.getStatus()
          + ": "
          + (response.getErrorCount() == 0
              ? "no reason"
              : String.join("; ", response.getErrorList()));
    }
    String expected = request.replaceFirst("^Request", "Response");
    String got = processingError(response, expected);
    return got == null ? null : request + " failed: " + got;
  }

  /** What kind of failure a response is that {@link #check} finds bad. */
  static Code code(Response response) {
    ResponseJoinGame join = response.getJoinGame();
    boolean nobodyThere =
        join.hasError()
            && (join.getError() == ResponseJoinGame.Error.NetworkError
                || join.getError() == ResponseJoinGame.Error.GameFull);
    return nobodyThere ? Code.UNREACHABLE : Code.PROTOCOL;
  }

  static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? Long.toString(duration.toSeconds())
        : Double.toString(duration.toMillis() / 1000.0);
  }

  /** The typed answer's own error (s2client-proto), or its being another message. */
  private static @Nullable String processingError(Response response, String expected) {
    FieldDescriptor field =
        response.getDescriptorForType().findFieldByNumber(response.getResponseCase().getNumber());
    Message answer = (Message) response.getField(field);
    if (!answer.getDescriptorForType().getName().equals(expected)) {
      return "expected " + expected + " but got " + answer.getDescriptorForType().getName();
    }
    FieldDescriptor error = answer.getDescriptorForType().findFieldByName("error");
    if (error == null || !answer.hasField(error)) {
      return null;
    }
    FieldDescriptor details = answer.getDescriptorForType().findFieldByName("error_details");
    String text = details == null ? "" : answer.getField(details).toString();
    String name = ((EnumValueDescriptor) answer.getField(error)).getName();
    return text.isEmpty() ? name : name + " (" + text + ")";
  }
}
