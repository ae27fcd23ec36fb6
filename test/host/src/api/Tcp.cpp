#include "Tcp.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace Host::Tcp
{
	namespace
	{
		constexpr int BACKLOG = 128;

		int64_t g_open = 0;

		bool Resolve(const std::string& host, uint16_t port, sockaddr_in& address)
		{
			addrinfo hints = {};
			hints.ai_family = AF_INET;
			hints.ai_socktype = SOCK_STREAM;
			addrinfo* found = nullptr;
			if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
				return false;
			}
			address = *reinterpret_cast<sockaddr_in*>(found->ai_addr);
			freeaddrinfo(found);
			return true;
		}

		int Open(size_t sendBuffer)
		{
			const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
			if (descriptor < 0) {
				return -1;
			}
			++g_open;
			if (sendBuffer > 0) {
				const int size = static_cast<int>(sendBuffer);
				setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
			}
			return descriptor;
		}
	}

	int Connect(const std::string& host, uint16_t port, size_t sendBuffer)
	{
		sockaddr_in address;
		if (!Resolve(host, port, address)) {
			return -1;
		}
		const int descriptor = Open(sendBuffer);
		const int result = connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof(address));
		// A refusal belongs to the connection, not to the socket: it shows later, in CheckConnect.
		if (result == 0 || errno == EINPROGRESS || errno == ECONNREFUSED) {
			return descriptor;
		}
		Close(descriptor);
		return -1;
	}

	int Listen(const std::string& host, uint16_t port, size_t sendBuffer)
	{
		sockaddr_in address;
		if (!Resolve(host, port, address)) {
			return -1;
		}
		const int descriptor = Open(sendBuffer);
		const int on = 1;
		setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
		if (bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0 && listen(descriptor, BACKLOG) == 0) {
			return descriptor;
		}
		Close(descriptor);
		return -1;
	}

	void SetReceiveBuffer(int descriptor, size_t bytes)
	{
		if (bytes > 0) {
			const int size = static_cast<int>(bytes);
			setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
		}
	}

	int Accept(int listener)
	{
		const int descriptor = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
		g_open += descriptor >= 0;
		return descriptor;
	}

	void Close(int descriptor)
	{
		if (descriptor >= 0) {
			close(descriptor);
			--g_open;
		}
	}

	Progress CheckConnect(int descriptor)
	{
		pollfd entry = {descriptor, POLLOUT, 0};
		poll(&entry, 1, 0);
		if (entry.revents & (POLLERR | POLLHUP | POLLNVAL)) {
			return Progress::Refused;
		}
		return entry.revents & POLLOUT ? Progress::Connected : Progress::Waiting;
	}

	bool HasHungUp(int descriptor)
	{
		pollfd entry = {descriptor, POLLRDHUP, 0};
		return poll(&entry, 1, 0) > 0;
	}

	size_t Pending(int descriptor)
	{
		int bytes = 0;
		return ioctl(descriptor, FIONREAD, &bytes) == 0 ? static_cast<size_t>(bytes) : 0;
	}

	std::string RemoteAddress(int descriptor)
	{
		sockaddr_in address = {};
		socklen_t length = sizeof(address);
		if (getpeername(descriptor, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
			return "";
		}
		char text[INET_ADDRSTRLEN];
		return inet_ntop(AF_INET, &address.sin_addr, text, sizeof(text));
	}

	ptrdiff_t Receive(int descriptor, void* target, size_t size, bool peek)
	{
		if (size == 0) {
			return 0;
		}
		const ssize_t count = recv(descriptor, target, size, peek ? MSG_PEEK : 0);
		if (count > 0) {
			return count;
		}
		return count < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
	}

	ptrdiff_t Send(int descriptor, iovec* parts, size_t count)
	{
		msghdr message = {};
		message.msg_iov = parts;
		message.msg_iovlen = count;
		const ssize_t sent = sendmsg(descriptor, &message, MSG_NOSIGNAL);
		return sent < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : sent;
	}

	int64_t OpenCount()
	{
		return g_open;
	}
}
