package io.goldensignals.core;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.ShardingKeyBuilder;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source whose connections are waited for under measurement; everything else is the wrapped one's. */
final class MeasuredDataSource implements DataSource {

    private final DataSource dataSource;
    private final Resource resource;

    private MeasuredDataSource(DataSource dataSource, Resource resource) {
        this.dataSource = dataSource;
        this.resource = resource;
    }

    /**
     * By its interface: for a result of this type the verifier would load {@code javax.sql} along with the caller, in a
     * runtime that may not have it.
     */
    static DataSource of(DataSource dataSource, Resource resource) {
        return new MeasuredDataSource(dataSource, resource);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return resource.acquire(() -> dataSource.getConnection());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return resource.acquire(() -> dataSource.getConnection(username, password));
    }

    /** By default a data source refuses both of these; they are the wrapped one's, unmeasured. */
    @Override
    public ConnectionBuilder createConnectionBuilder() throws SQLException {
        return dataSource.createConnectionBuilder();
    }

    @Override
    public ShardingKeyBuilder createShardingKeyBuilder() throws SQLException {
        return dataSource.createShardingKeyBuilder();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return dataSource.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        dataSource.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        dataSource.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return dataSource.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return dataSource.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(dataSource) ? type.cast(dataSource) : dataSource.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(dataSource) || dataSource.isWrapperFor(type);
    }
}
