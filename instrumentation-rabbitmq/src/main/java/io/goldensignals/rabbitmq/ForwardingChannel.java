package io.goldensignals.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Command;
import com.rabbitmq.client.ConfirmCallback;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ReturnCallback;
import com.rabbitmq.client.ReturnListener;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** Passes on what needs no measuring on a channel: its life, its listeners, waiting for confirms. */
abstract class ForwardingChannel extends ForwardingTopology {

    ForwardingChannel(Channel channel) {
        super(channel);
    }

    @Override
    public void addShutdownListener(ShutdownListener listener) {
        channel.addShutdownListener(listener);
    }

    @Override
    public void removeShutdownListener(ShutdownListener listener) {
        channel.removeShutdownListener(listener);
    }

    @Override
    public ShutdownSignalException getCloseReason() {
        return channel.getCloseReason();
    }

    @Override
    public void notifyListeners() {
        channel.notifyListeners();
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public int getChannelNumber() {
        return channel.getChannelNumber();
    }

    @Override
    public Connection getConnection() {
        return channel.getConnection();
    }

    @Override
    public void close() throws IOException, TimeoutException {
        channel.close();
    }

    @Override
    public void close(int closeCode, String closeMessage) throws IOException, TimeoutException {
        channel.close(closeCode, closeMessage);
    }

    @Override
    public void abort() throws IOException {
        channel.abort();
    }

    @Override
    public void abort(int closeCode, String closeMessage) throws IOException {
        channel.abort(closeCode, closeMessage);
    }

    @Override
    public void addReturnListener(ReturnListener listener) {
        channel.addReturnListener(listener);
    }

    @Override
    public ReturnListener addReturnListener(ReturnCallback callback) {
        return channel.addReturnListener(callback);
    }

    @Override
    public boolean removeReturnListener(ReturnListener listener) {
        return channel.removeReturnListener(listener);
    }

    @Override
    public void addConfirmListener(ConfirmListener listener) {
        channel.addConfirmListener(listener);
    }

    @Override
    public ConfirmListener addConfirmListener(ConfirmCallback acks, ConfirmCallback nacks) {
        return channel.addConfirmListener(acks, nacks);
    }

    @Override
    public boolean removeConfirmListener(ConfirmListener listener) {
        return channel.removeConfirmListener(listener);
    }

    @Override
    public Consumer getDefaultConsumer() {
        return channel.getDefaultConsumer();
    }

    @Override
    public void setDefaultConsumer(Consumer consumer) {
        channel.setDefaultConsumer(consumer);
    }

    @Override
    public AMQP.Confirm.SelectOk confirmSelect() throws IOException {
        return channel.confirmSelect();
    }

    @Override
    public long getNextPublishSeqNo() {
        return channel.getNextPublishSeqNo();
    }

    @Override
    public boolean waitForConfirms() throws InterruptedException {
        return channel.waitForConfirms();
    }

    @Override
    public boolean waitForConfirms(long timeout) throws InterruptedException, TimeoutException {
        return channel.waitForConfirms(timeout);
    }

    @Override
    public void waitForConfirmsOrDie() throws IOException, InterruptedException {
        channel.waitForConfirmsOrDie();
    }

    @Override
    public void waitForConfirmsOrDie(long timeout) throws IOException, InterruptedException, TimeoutException {
        channel.waitForConfirmsOrDie(timeout);
    }

    @Override
    public void asyncRpc(Method method) throws IOException {
        channel.asyncRpc(method);
    }

    @Override
    public Command rpc(Method method) throws IOException {
        return channel.rpc(method);
    }

    @Override
    public CompletableFuture<Command> asyncCompletableRpc(Method method) throws IOException {
        return channel.asyncCompletableRpc(method);
    }

    @Override
    public void basicCancel(String consumerTag) throws IOException {
        channel.basicCancel(consumerTag);
    }
}
