package org.overseer.training.config;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import org.jspecify.annotations.Nullable;

/**
 * HOCON's includes without addresses: reading a settings file that somebody handed on asks nobody
 * on the network, and a run's settings lie on its machine.
 *
 * @param own what the library does with the others, which it tells when it parses
 */
record LocalIncludes(@Nullable ConfigIncluder own)
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderClasspath, ConfigIncluderURL {
  /** How the files of users are parsed. */
  static ConfigParseOptions options() {
    return ConfigParseOptions.defaults().setIncluder(new LocalIncludes(null));
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return new LocalIncludes(fallback);
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    if (isAddress(what)) {
      throw refused(what);
    }
    return requireNonNull(own).include(context, what);
  }

  /** The library asks the same to tell addresses from paths; URLs take blanks and more before. */
  private static boolean isAddress(String what) {
    try {
      new URL(what);
      return true;
    } catch (MalformedURLException e) {
      return false;
    }
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return ((ConfigIncluderFile) requireNonNull(own)).includeFile(context, what);
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    return ((ConfigIncluderClasspath) requireNonNull(own)).includeResources(context, what);
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    throw refused(what.toString());
  }

  private static ConfigException refused(String what) {
    return new ConfigException.Generic(
        "include \"" + what + "\": must be the path of a file on this machine, not an address");
  }
}
