package org.overseer.env.serve;

import SC2APIProtocol.Common.ImageData;
import SC2APIProtocol.Common.Size2DI;
import com.google.protobuf.ByteString;
import org.overseer.env.MapInfo;

/** Packs grids as the protocol's raw images: first row y = 0, bits most significant first. */
final class MapImages {
  private MapImages() {}

  static ImageData bytes(MapInfo map, byte[] cells) {
    return image(map, 8, ByteString.copyFrom(cells));
  }

  static ImageData bits(MapInfo map, byte[] cells) {
    byte[] packed = new byte[(cells.length + 7) / 8];
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] != 0) {
        packed[i >> 3] |= (byte) (0x80 >> (i & 7));
      }
    }
    return image(map, 1, ByteString.copyFrom(packed));
  }

  private static ImageData image(MapInfo map, int bits, ByteString data) {
    return ImageData.newBuilder()
        .setBitsPerPixel(bits)
        .setSize(Size2DI.newBuilder().setX(map.width()).setY(map.height()))
        .setData(data)
        .build();
  }
}
