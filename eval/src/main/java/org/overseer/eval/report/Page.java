package org.overseer.eval.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One HTML page that needs no other file: its style, data and script are inside. */
final class Page {
  private final StringBuilder body = new StringBuilder();
  private final String title;

  Page(String title) {
    this.title = title;
    body.append("<h1>").append(escape(title)).append("</h1>\n");
  }

  /** Text for HTML, inside elements and quoted attributes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  static String format(String format, @Nullable Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  Page heading(String text) {
    return html("<h2>" + escape(text) + "</h2>\n");
  }

  Page paragraph(String text) {
    return html("<p>" + escape(text) + "</p>\n");
  }

  /** A table whose first row is its head and whose first column is text, the others numbers. */
  Page table(List<List<String>> rows) {
    body.append("<div class=\"wide\"><table>\n");
    for (int row = 0; row < rows.size(); row++) {
      String tag = row == 0 ? "th" : "td";
      body.append("<tr>");
      for (String cell : rows.get(row)) {
        body.append(format("<%s>%s</%s>", tag, escape(cell), tag));
      }
      body.append("</tr>\n");
    }
    return html("</table></div>\n");
  }

  /** Markup that is escaped already. */
  Page html(String markup) {
    body.append(markup);
    return this;
  }

  /** Data for a script of the page, under the id {@code id}. */
  Page data(String id, JsonNode json) {
    // inside a script only "<" could end it, or begin a comment
    String text = json.toString().replace("<", "\\u003c");
    return html(format("<script type=\"application/json\" id=\"%s\">%s</script>\n", id, text));
  }

  /** A script from the resources of this package. */
  Page script(String name) {
    return html("<script>\n" + resource(name) + "</script>\n");
  }

  @Override
  public String toString() {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
    <title>\
    """
        + escape(title)
        + "</title>\n<style>\n"
        + resource("report.css")
        + "</style>\n</head>\n<body>\n"
        + body
        + "</body>\n</html>\n";
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
