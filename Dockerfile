# One image for servers, workers and commands; `./portico` sets it up as it does any machine.
FROM python:3.12-slim-bookworm
WORKDIR /portico
COPY . .
RUN ./portico setup && rm -rf /root/.cache /root/.npm
EXPOSE 8765
ENTRYPOINT ["./portico"]
CMD ["serve"]
