package org.overseer.env.serve;

import SC2APIProtocol.Sc2Api.ResponsePing;

/** The build whose unit figures the simulator uses, and which it says it is. */
final class Version {
  static final String GAME = "4.10.0";
  static final String DATA = "B89B5D6FA7CBF6452E721311BFBC6CB2";
  static final int BUILD = 75689;

  private Version() {}

  static ResponsePing ping() {
    return ResponsePing.newBuilder()
        .setGameVersion(GAME)
        .setDataVersion(DATA)
        .setDataBuild(BUILD)
        .setBaseBuild(BUILD)
        .build();
  }
}
