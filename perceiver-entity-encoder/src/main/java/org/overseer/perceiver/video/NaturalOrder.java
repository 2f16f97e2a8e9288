package org.overseer.perceiver.video;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names as people count: {@code frame-2.png} comes before {@code frame-10.png}. */
final class NaturalOrder implements Comparator<String> {
  private static final Pattern PART = Pattern.compile("[0-9]+|[^0-9]+");

  @Override
  public int compare(String a, String b) {
    Matcher partsOfA = PART.matcher(a);
    Matcher partsOfB = PART.matcher(b);
    while (true) {
      boolean moreOfA = partsOfA.find();
      boolean moreOfB = partsOfB.find();
      if (!moreOfA || !moreOfB) {
        return moreOfA == moreOfB ? a.compareTo(b) : Boolean.compare(moreOfA, moreOfB);
      }
      int order = comparePart(partsOfA.group(), partsOfB.group());
      if (order != 0) {
        return order;
      }
    }
  }

  private static int comparePart(String a, String b) {
    return isNumber(a) && isNumber(b)
        ? new BigInteger(a).compareTo(new BigInteger(b))
        : a.compareTo(b);
  }

  private static boolean isNumber(String part) {
    return part.charAt(0) >= '0' && part.charAt(0) <= '9';
  }
}
