# syntax=docker/dockerfile:1
# Targets: api, worker, cli. Each holds a Java run-time, the libraries of others, Muster's own, and the application, in this
# order: the less a layer changes the lower it lies.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
# The POMs alone decide which libraries are fetched, so a change in the code fetches nothing.
COPY pom.xml ./
COPY common/pom.xml common/
COPY test-backends/pom.xml test-backends/
COPY api-verticle/pom.xml api-verticle/
COPY worker-verticle/pom.xml worker-verticle/
COPY standalone/pom.xml standalone/
COPY bulk-import/pom.xml bulk-import/
COPY bench/pom.xml bench/
COPY system-tests/pom.xml system-tests/
COPY common/src/main common/src/main
COPY api-verticle/src/main api-verticle/src/main
COPY worker-verticle/src/main worker-verticle/src/main
COPY bulk-import/src/main bulk-import/src/main
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -Dmaven.test.skip=true -pl api-verticle,worker-verticle,bulk-import -am package
RUN for module in api-verticle worker-verticle bulk-import; do \
      mkdir -p /out/$module/own && mv $module/target/lib /out/$module/lib && mv $module/target/$module.jar /out/$module/; \
      for jar in common; do mv /out/$module/lib/$jar-*.jar /out/$module/own/; done; \
    done

FROM eclipse-temurin:25-jre AS runtime
RUN groupadd --system --gid 10001 muster \
 && useradd --system --uid 10001 --gid muster --home-dir /app --shell /usr/sbin/nologin muster \
 && install -d -o muster -g muster /etc/muster/keys
WORKDIR /app
COPY docker/healthcheck /usr/local/bin/healthcheck
ENV HTTP_HOST=0.0.0.0 HTTP_PORT=8080 MANAGEMENT_HOST=0.0.0.0 MANAGEMENT_PORT=9090 \
    JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError -Djava.io.tmpdir=/tmp"
USER muster
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 CMD ["healthcheck"]

FROM runtime AS api
COPY --from=build /out/api-verticle/lib lib/
COPY --from=build /out/api-verticle/own lib/
COPY --from=build /out/api-verticle/api-verticle.jar ./
EXPOSE 8080 9090
ENTRYPOINT ["java", "-jar", "api-verticle.jar"]

FROM runtime AS worker
COPY --from=build /out/worker-verticle/lib lib/
COPY --from=build /out/worker-verticle/own lib/
COPY --from=build /out/worker-verticle/worker-verticle.jar ./
EXPOSE 9090
ENTRYPOINT ["java", "-jar", "worker-verticle.jar"]

FROM runtime AS cli
HEALTHCHECK NONE
COPY --from=build /out/bulk-import/lib lib/
COPY --from=build /out/bulk-import/own lib/
COPY --from=build /out/bulk-import/bulk-import.jar ./
ENTRYPOINT ["java", "-jar", "bulk-import.jar"]
