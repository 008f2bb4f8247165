package io.muster.system.process;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.muster.backends.mongo.MongoMember;
import java.util.List;
import org.bson.Document;

/** How many queries a server has answered. */
final class Opcounters {

  private Opcounters() {}

  static long queries(MongoMember member) {
    try (MongoClient client = MongoClients.create(member.uri())) {
      Document status = client.getDatabase("admin").runCommand(new Document("serverStatus", 1));
      return status.get("opcounters", Document.class).get("query", Number.class).longValue();
    }
  }

  static long queries(List<MongoMember> members) {
    return members.stream().mapToLong(Opcounters::queries).sum();
  }
}
