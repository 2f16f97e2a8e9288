package org.overseer.env.serve;

import SC2APIProtocol.Query.RequestQuery;
import SC2APIProtocol.Sc2Api.Action;
import SC2APIProtocol.Sc2Api.RequestAction;
import java.util.List;

/** How much one request may ask for; what goes beyond is a {@link UsageError}. */
final class RequestLimits {
  private RequestLimits() {}

  static List<Action> actions(RequestAction request) {
    for (Action action : request.getActionsList()) {
      int tags =
          Math.max(
              action.getActionRaw().getUnitCommand().getUnitTagsCount(),
              action.getActionRaw().getToggleAutocast().getUnitTagsCount());
      if (tags > Commands.MOST_TAGS) {
        throw new UsageError(
            "RequestAction has a command for "
                + tags
                + " units; give one to at most "
                + Commands.MOST_TAGS
                + " at once");
      }
    }
    return request.getActionsList();
  }

  static RequestQuery query(RequestQuery query) {
    int questions =
        query.getPathingCount() + query.getAbilitiesCount() + query.getPlacementsCount();
    if (questions > QueryMessages.MOST_QUESTIONS) {
      throw new UsageError(
          "RequestQuery has "
              + questions
              + " questions; ask at most "
              + QueryMessages.MOST_QUESTIONS
              + " at once");
    }
    return query;
  }
}
