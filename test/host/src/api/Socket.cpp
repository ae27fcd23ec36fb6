#include "Socket.h"

#include <algorithm>
#include <climits>

#include "Tcp.h"
#include "runtime/Counters.h"
#include "runtime/Runtime.h"

namespace Host
{
	namespace
	{
		constexpr size_t UNCHECKED_READ_BYTES = 65536; // up to here a read reserves what the script asked for, unseen
	}

	Socket::~Socket()
	{
		Tcp::Close(m_descriptor);
	}

	void Socket::AddRef()
	{
		++m_references;
	}

	void Socket::Release()
	{
		if (--m_references == 0) {
			delete this;
		}
	}

	void Socket::Start(int descriptor, State state)
	{
		Tcp::Close(m_descriptor);
		m_descriptor = descriptor;
		m_state = state;
		m_hungUp = false;
		m_input = SocketInput();
		m_input.Attach(descriptor, GetRuntime().Net().ReceiveWindow);
		Tcp::SetReceiveBuffer(descriptor, GetRuntime().Net().ReceiveBuffer);
	}

	void Socket::SetOpen()
	{
		m_state = State::Open;
		m_readyFrame = GetRuntime().FrameCount() + GetRuntime().Net().ReadyDelayFrames;
	}

	bool Socket::Connect(const std::string& host, uint16_t port)
	{
		CountNativeCall();
		if (m_state == State::Closed) {
			return false;
		}
		const int descriptor = Tcp::Connect(host, port, GetRuntime().Net().SendBuffer);
		if (descriptor >= 0) {
			Start(descriptor, State::Connecting);
		}
		return descriptor >= 0;
	}

	bool Socket::Listen(const std::string& host, uint16_t port)
	{
		CountNativeCall();
		if (m_state == State::Closed) {
			return false;
		}
		const int descriptor = Tcp::Listen(host, port, GetRuntime().Net().SendBuffer);
		if (descriptor >= 0) {
			Start(descriptor, State::Listening);
		}
		return descriptor >= 0;
	}

	bool Socket::ListenAnywhere(uint16_t port)
	{
		return Listen("0.0.0.0", port);
	}

	void Socket::Close()
	{
		CountNativeCall();
		Start(-1, State::Closed);
	}

	Socket* Socket::Accept()
	{
		CountNativeCall();
		const int descriptor = m_state == State::Listening ? Tcp::Accept(m_descriptor) : -1;
		if (descriptor < 0) {
			return nullptr;
		}
		Socket* client = new Socket();
		client->Start(descriptor, State::Open);
		client->SetOpen();
		return client;
	}

	std::string Socket::RemoteIP()
	{
		CountNativeCall();
		return Tcp::RemoteAddress(m_descriptor);
	}

	bool Socket::IsReady()
	{
		if (m_state == State::Connecting) {
			CountNativeCall();
			const Tcp::Progress progress = Tcp::CheckConnect(m_descriptor);
			if (progress == Tcp::Progress::Refused) {
				m_state = State::Refused;
			} else if (progress == Tcp::Progress::Connected) {
				SetOpen();
			}
		}
		if (m_state == State::Open) {
			return GetRuntime().FrameCount() >= m_readyFrame;
		}
		return m_state == State::Listening;
	}

	bool Socket::IsHungUp()
	{
		IsReady();
		if (m_state == State::Refused) {
			return GetRuntime().Net().RefusedHangsUp;
		}
		if (m_state == State::Open && !m_hungUp) {
			CountNativeCall();
			m_hungUp = m_input.Ended() || Tcp::HasHungUp(m_descriptor);
		}
		return m_hungUp || m_state == State::Closed;
	}

	bool Socket::CanRead()
	{
		return Available() > 0;
	}

	int Socket::Available()
	{
		if (!IsReady() || m_state != State::Open) {
			return 0;
		}
		CountNativeCall();
		return static_cast<int>(std::min<size_t>(m_input.Available(), INT_MAX));
	}

	size_t Socket::ReadSize(int bytes)
	{
		if (bytes <= 0 || !IsReady() || m_state != State::Open) {
			return 0;
		}
		size_t size = static_cast<size_t>(bytes);
		const bool shortReads = GetRuntime().Net().ShortReads;
		if (shortReads || size > UNCHECKED_READ_BYTES) {
			size = std::min(size, m_input.Available());
		}
		if (shortReads && size > 1) {
			m_random = m_random * 1664525 + 1013904223;
			size = (m_random >> 8) % (size + 1); // perhaps none at all
		}
		return size;
	}

	std::string Socket::ReadRaw(int bytes)
	{
		CountNativeCall();
		std::string data(ReadSize(bytes), '\0');
		data.resize(m_input.Take(&data[0], data.size()));
		return data;
	}

	MemoryBuffer* Socket::ReadBuffer(int bytes)
	{
		CountNativeCall();
		MemoryBuffer* buffer = new MemoryBuffer();
		buffer->Resize(ReadSize(bytes));
		buffer->Resize(m_input.Take(buffer->Data(), buffer->Size()));
		return buffer;
	}

	bool Socket::ReadLine(std::string& line)
	{
		CountNativeCall();
		return IsReady() && m_state == State::Open && m_input.TakeLine(line);
	}

	bool Socket::ReadWhole(void* target, size_t size)
	{
		CountNativeCall();
		return IsReady() && m_state == State::Open && m_input.Peek(target, size) == size && m_input.Take(target, size) == size;
	}

	std::string Socket::ReadString()
	{
		CountNativeCall();
		uint32_t length = 0;
		if (!IsReady() || m_state != State::Open || m_input.Peek(&length, sizeof(length)) < sizeof(length)
			|| m_input.Available() - sizeof(length) < length) {
			return "";
		}
		m_input.Take(&length, sizeof(length));
		std::string text(length, '\0');
		m_input.Take(&text[0], length);
		return text;
	}

	bool Socket::Write(std::initializer_list<iovec> parts)
	{
		CountNativeCall();
		if (!IsReady() || m_state != State::Open) {
			return false;
		}
		iovec list[2];
		size_t size = 0;
		std::copy(parts.begin(), parts.end(), list);
		for (const iovec& part : parts) {
			size += part.iov_len;
		}
		const ptrdiff_t sent = Tcp::Send(m_descriptor, list, parts.size());
		return sent >= 0 && (static_cast<size_t>(sent) == size || GetRuntime().Net().PartialWrites);
	}
}
